import Rig
import Testing
