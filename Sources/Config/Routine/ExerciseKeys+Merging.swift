extension ExerciseKeys {
    /// These keys over those of `base`, key by key: what an exercise is that uses `base`, or a variant of it. The
    /// result has the id that is written here, if any.
    func merged(over base: ExerciseKeys) -> ExerciseKeys {
        var keys = self
        keys.name = name ?? base.name?.inherited
        keys.say = say ?? base.say?.inherited
        keys.note = note ?? base.note?.inherited
        keys.load = load ?? base.load?.inherited
        keys.source = source ?? base.source?.inherited
        keys.review = review ?? base.review?.inherited
        keys.sets = sets ?? base.sets?.inherited
        keys.reps = reps ?? base.reps?.inherited
        keys.rest = rest ?? base.rest?.inherited
        keys.prepare = prepare ?? base.prepare?.inherited
        keys.switchTime = switchTime ?? base.switchTime?.inherited
        keys.order = order ?? base.order?.inherited
        keys.gate = gate ?? base.gate?.inherited
        keys.progress = progress ?? base.progress?.inherited
        keys.variants = variants ?? base.variants?.inherited
        // A value written here is meant for all sides, as it is for all poses.
        keys.sides =
            sides
            ?? base.sides?.inherited.map { sides in
                sides.map { $0.without(reps: reps != nil, hold: writesWay, release: release != nil) }
            }
        keys.takeWay(of: base)
        keys.isSound = isSound && base.isSound
        return keys
    }

    /// Whether what is done is written here.
    private var writesWay: Bool { hold != nil || writesOtherWay }
    private var writesOtherWay: Bool { poses != nil || tempo != nil || activity != nil || pace != nil }

    /// A way written here replaces that of `base`; but a hold alone is the hold of the base's poses, and poses without
    /// a hold have the base's.
    private mutating func takeWay(of base: ExerciseKeys) {
        let isTempo = tempo != nil
        let (hasHold, hasOther) = (hold != nil, writesOtherWay)
        if !isTempo { release = release ?? base.release?.inherited }
        if hasOther {
            if poses != nil { hold = hold ?? base.hold?.inherited }
            return
        }
        let changesRelease = release?.isInherited == false
        poses = base.poses?.inherited.map { poses in
            poses.map { $0.without(hold: hasHold, release: changesRelease) }
        }
        guard !hasHold else { return }
        hold = base.hold?.inherited
        tempo = base.tempo?.inherited
        activity = base.activity?.inherited
        pace = base.pace?.inherited
    }
}
