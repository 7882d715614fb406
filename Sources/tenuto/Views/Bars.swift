import Control
import Varlink

/// How a status bar wants to be told.
enum Bar {
    /// Waybar's custom module: a JSON object on each line (waybar-custom(5), return-type json).
    case waybar
    /// A blocklet of i3blocks: three lines, or a JSON object on each where it goes on (i3blocks(1), format json).
    case i3blocks

    /// What is shown of a session, and of what is due, unless the person says otherwise. Where nothing is, nothing is
    /// shown, and the bar has the room.
    static let usual = """
        {{#session}}{{#time}}{{time}} {{/time}}{{exercise}}{{#rep}} {{rep}}/{{reps}}{{/rep}}{{/session}}\
        {{^session}}{{#due}}{{due}}?{{/due}}{{/session}}
        """

    fileprivate struct WaybarLine: Encodable {
        var text = ""
        var tooltip = "tenutod is not running"
        var alt = "off"
        var `class` = ["off"]
        var percentage = 0
    }

    fileprivate struct Block: Encodable {
        var full_text = ""
        var short_text = ""
        var color = "#888888"
    }

    /// The line of `glance`, or of no daemon; `isOneOfMany` where more follow.
    func line(_ glance: Glance?, _ template: Template, isOneOfMany: Bool) throws(MessageError) -> String {
        switch self {
        case .waybar:
            return try json(glance.map { WaybarLine($0, template) } ?? WaybarLine())
        case .i3blocks:
            let block = glance.map { Block($0, template) } ?? Block()
            return isOneOfMany
                ? try json(block) : [block.full_text, block.short_text, block.color].joined(separator: "\n")
        }
    }

    private func json(_ value: some Encodable) throws(MessageError) -> String {
        String(decoding: try JSON.encode(value), as: UTF8.self)
    }
}

extension Bar.WaybarLine {
    fileprivate init(_ glance: Glance, _ template: Template) {
        let status = glance.status
        let kind = status.state == .running ? status.session?.step.kind.rawValue : nil
        // What is put in is text; what the person wrote around it may be markup.
        text = template.text { glance.text($0).escapedForPango }
        tooltip = status.text.split(separator: "\n").map { String($0).onOneLine.escapedForPango }.joined(
            separator: "\n")
        alt = kind ?? status.state.rawValue
        `class` = [status.state.rawValue] + [kind].compactMap(\.self) + (status.problems.isEmpty ? [] : ["problems"])
        percentage = glance.percent ?? 0
    }
}

extension Bar.Block {
    fileprivate init(_ glance: Glance, _ template: Template) {
        full_text = template.text(glance.text)
        short_text = glance.status.session == nil ? full_text : glance.text(.time)
        color =
            switch (glance.status.state, glance.status.session?.step.kind) {
            case (.idle, _): "#888888"
            case (.due, _), (.waiting, _): "#ffcc00"
            case (.paused, _): "#cc99ff"
            case (.running, .hold), (.running, .move): "#66dd66"
            case (.running, _): "#66bbff"
            }
    }
}

extension String {
    /// As Pango's markup has it (GLib, g_markup_escape_text).
    fileprivate var escapedForPango: String {
        var result = ""
        for character in self {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
