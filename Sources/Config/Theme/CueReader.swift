import Sound
import Units

/// Reads what plays one cue: `{ notes: [523 Hz 80ms], peak: -12 }` or `{ file: bell.flac }`.
struct CueReader {
    /// Where its sound file lies; nil where no file is to be opened.
    let folder: String?
    /// The level of notes that give none; nil where they must.
    let basePeak: Double?

    /// What `value` says; nil when anything in it is wrong, which is reported.
    func read(_ value: Value) -> CueSound? {
        let before = value.log.problems.count
        let sound = readSound(value)
        return value.log.problems.count == before && !value.log.isFull ? sound : nil
    }

    private func readSound(_ value: Value) -> CueSound? {
        let fields = value.fields(
            ["notes", "file", "peak"],
            expected: "a cue ({ notes: [523 Hz 80ms], peak: -12 } or { file: bell.flac })")
        guard let fields, fields.requireOne(of: ["notes", "file"]) else { return nil }
        let written = fields["peak"]
        let peak = written.map { readPeak($0) } ?? basePeak
        if let file = fields["file"] {
            fields["notes"]?.reject("not beside file; write one of them")
            return readFile(file, peak: written == nil ? nil : peak)
        }
        if written == nil, peak == nil { _ = fields.required("peak") }
        return fields["notes"].flatMap { readRecipe($0, peak: peak) }
    }

    private func readRecipe(_ notes: Value, peak: Double?) -> CueSound? {
        let items = notes.list(Limits.notes, of: "notes")
        let parts = items?.compactMap { readPart($0) }
        guard let parts, parts.count == items?.count, let peak else { return nil }
        do {
            return .recipe(try CueRecipe(parts, peak: peak))
        } catch {
            notes.reject("\(error)")
            return nil
        }
    }

    private func readPart(_ value: Value) -> CueRecipe.Part? {
        guard let text = value.word("a note (523 Hz 80ms) or a gap (gap 30ms)") else { return nil }
        do {
            return try CueRecipe.Part(text)
        } catch {
            value.reject("\(error)")
            return nil
        }
    }

    private func readPeak(_ value: Value) -> Double? {
        let (low, high) = (Int(CueRecipe.allowedPeaks.lowerBound), Int(CueRecipe.allowedPeaks.upperBound))
        let allowed = "a level in dBFS, \(low) to \(high)"
        guard let text = value.word(allowed) else { return nil }
        // `Double` alone would also take nan, 0x1p4 and 1e3.
        guard text.allSatisfy({ $0.isASCIIDigit || $0 == "-" || $0 == "." }), let peak = Double(text),
            CueRecipe.allowedPeaks.contains(peak)
        else {
            value.reject("\"\(text)\": not \(allowed)")
            return nil
        }
        return peak
    }

    private func readFile(_ value: Value, peak: Double?) -> CueSound? {
        guard let name = value.text(upTo: Limits.path) else { return nil }
        let isWithin = !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
        guard isWithin else {
            value.reject("\(name.quoted): a file within the theme's folder is expected, without / at its start and ..")
            return nil
        }
        guard let folder else {
            value.reject("\(name.quoted): a theme that lies in no folder has no sound files")
            return nil
        }
        let path = "\(folder.hasSuffix("/") ? folder : folder + "/")\(name)"
        do throws(Problem) {
            guard let bytes = try FileReader.read(path, maximum: Recorded.Limits.cue.size) else {
                throw FileReader.missing(path)
            }
            return try readRecording(bytes, of: name, peak: peak)
        } catch {
            value.reject(error.message)
            return nil
        }
    }

    private func readRecording(_ bytes: [UInt8], of name: String, peak: Double?) throws(Problem) -> CueSound {
        do throws(SoundError) {
            return .recorded(try RecordedCue(Recorded(bytes: bytes, limits: .cue), file: name, peak: peak))
        } catch {
            throw Problem(at: nil, "\(name.quoted): \(error)")
        }
    }
}
