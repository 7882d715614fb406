import CSQLite
import Scheduling
