/// What a person is told about their health; nothing here replaces a professional.
package enum Advice {
    /// What pain may be, from none to the worst.
    package static let painLevels = 0...10

    /// Once, before the first session ever.
    package static let beforeFirstSession = """
        Before you begin: tenuto keeps time, it does not know you. Check with your doctor or physiotherapist that these \
        exercises are right for you. If something hurts, stop at once (tenuto pain) and ask them.
        """

    /// Where a dose is as low as it is prescribed, and was to be lowered.
    package static let atTheStart = """
        It was to go lower, and already is as low as it is prescribed: ask your doctor or physiotherapist whether it is \
        still right for you.
        """

    /// After a pain stop.
    package static let onPain = """
        Stop if pain increases, spreads or is sudden, and ask your doctor or physiotherapist before you go on. \
        Numbness, weakness, a change in bladder or bowel, chest pain or faintness: get medical help now.
        """
}
