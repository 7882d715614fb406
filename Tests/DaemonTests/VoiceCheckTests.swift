import Config
import Foundation
import Rig
import Testing

@testable import Daemon

/// Integration tests: real processes.
@Suite struct VoiceCheckTests {
    private func finding(_ engine: VoiceSettings.Engine) -> Finding {
        var settings = VoiceSettings()
        settings.engine = engine
        return VoiceCheck.look(settings, dataFolder: nil, environment: [:]).finding
    }

    @Test func `a voice is told by what it does`() throws {
        let folder = try TemporaryFolder()
        try Data(waveBytes(buzz(2205))).write(to: URL(filePath: folder.path + "/good.wav"))
        let good = finding(.command(["/bin/cat", folder.path + "/good.wav"]))
        #expect(good.level == .ok && good.found.hasPrefix("cat, as config.yaml says: /bin/cat "))
        #expect(good.figures.keys.sorted() == ["tookUs"])
        let bad = finding(.command(["/bin/false"]))
        #expect(bad.level == .problem && bad.found == "voice false: exit code 1" && bad.advice != nil)
        let missing = finding(.command(["/nowhere/tts"]))
        #expect(missing.level == .problem && missing.found.hasPrefix("/nowhere/tts: no such program"))
        #expect(finding(.off).level == .ok)
        #expect(finding(.auto).level == .ok && finding(.auto).found.hasPrefix("nothing is spoken: none is installed"))
    }
}
