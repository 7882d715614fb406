import Units
import Workout

/// A pose as it is written.
struct PoseKeys {
    let name: String?
    /// Its own hold, where it has one.
    let hold: Written<HoldLength>?
    let release: Written<Duration>?
    let say: String?
    let reps: Int
    let place: Place

    /// Reads a name, or a map. What is wrong is reported.
    init(_ value: Value) {
        place = value.place
        if case .scalar = value.node.content {
            (name, hold, release, say, reps) = (value.text(upTo: Limits.name), nil, nil, nil, 1)
            return
        }
        let expected = "a pose (a name, or a map of name, hold, release, say, reps)"
        let fields = value.fields(["name", "hold", "release", "say", "reps"], expected: expected)
        name = fields?.required("name")?.text(upTo: Limits.name)
        hold = fields?.written("hold") { $0.hold(isListAllowed: false) }
        release = fields?.written("release") { $0.duration(Limits.release) }
        say = fields?["say"]?.text(upTo: Limits.prose, lines: true)
        reps = fields?["reps"]?.count(Limits.poseReps) ?? 1
    }

    private init(_ keys: PoseKeys, hold: Written<HoldLength>?, release: Written<Duration>?) {
        (name, say, reps, place) = (keys.name, keys.say, keys.reps, keys.place)
        (self.hold, self.release) = (hold, release)
    }

    /// The same without the values that are now written for all poses.
    func without(hold: Bool, release: Bool) -> PoseKeys {
        PoseKeys(self, hold: hold ? nil : self.hold?.inherited, release: release ? nil : self.release?.inherited)
    }
}

/// A side as it is written.
struct SideKeys {
    let name: String?
    let reps: Written<RepCount>?
    let hold: Written<HoldLength>?
    let release: Written<Duration>?
    let say: String?

    /// Reads a name, or a map. What is wrong is reported.
    init(_ value: Value) {
        if case .scalar = value.node.content {
            (name, reps, hold, release, say) = (value.text(upTo: Limits.name), nil, nil, nil, nil)
            return
        }
        let expected = "a side (a name, or a map of name, reps, hold, release, say)"
        let fields = value.fields(["name", "reps", "hold", "release", "say"], expected: expected)
        name = fields?.required("name")?.text(upTo: Limits.name)
        reps = fields?.written("reps") { $0.reps(isOpenAllowed: false) }
        hold = fields?.written("hold") { $0.hold() }
        release = fields?.written("release") { $0.duration(Limits.release) }
        say = fields?["say"]?.text(upTo: Limits.prose, lines: true)
    }

    private init(
        _ keys: SideKeys, reps: Written<RepCount>?, hold: Written<HoldLength>?, release: Written<Duration>?
    ) {
        (name, say) = (keys.name, keys.say)
        (self.reps, self.hold, self.release) = (reps, hold, release)
    }

    /// The same without the values that are now written for all sides.
    func without(reps: Bool, hold: Bool, release: Bool) -> SideKeys {
        SideKeys(
            self, reps: reps ? nil : self.reps?.inherited, hold: hold ? nil : self.hold?.inherited,
            release: release ? nil : self.release?.inherited)
    }
}

/// The phases of a moving repetition as they are written.
struct TempoKeys {
    let up: Duration?
    let hold: Written<Duration>?
    let down: Duration?
    let pause: Duration

    /// Reads the map; nil when it has no movement. What is wrong is reported.
    init?(_ value: Value) {
        let expected = "a tempo ({ up: 2s, hold: 1s, down: 3s, pause: 1s })"
        guard let fields = value.fields(["up", "hold", "down", "pause"], expected: expected) else { return nil }
        up = fields["up"]?.duration(Limits.move)
        hold = fields.written("hold") { $0.duration(Limits.stay) }
        down = fields["down"]?.duration(Limits.move)
        pause = fields["pause"]?.duration(Limits.stay) ?? .zero
        guard fields["up"] != nil || fields["down"] != nil else {
            value.reject("without up and down nothing moves; write at least one of them")
            return nil
        }
    }

    /// The poses that it stands for, told apart by their motion; what follows the last one is the pause.
    var poses: [Exercise.Pose] {
        let phases: [(motion: Exercise.Motion, length: Duration?)] = [
            (.up, up), (.hold, hold?.content), (.down, down),
        ]
        var poses = phases.compactMap { motion, length -> Exercise.Pose? in
            guard let length, length > .zero else { return nil }
            return Exercise.Pose(motion: motion, hold: .exactly(length), release: .zero)
        }
        if let last = poses.indices.last { poses[last].release = pause }
        return poses
    }
}
