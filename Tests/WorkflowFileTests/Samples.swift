import Foundation
import Testing
import Workflow

@testable import WorkflowFile

/// The `Workflows` folder of this checkout.
let definitionsFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Workflows")

/// A chart with nothing but its heading (four lines) and these states, indented by two.
func minimal(states: String) -> String {
    """
    dipper: 1
    workflow: {id: w, version: 1, title: {zh: 甲, en: A}}
    initial: a
    states:
    \(states)
    """
}

/// A defect in short: `CODE file:line:column`.
func brief(_ defects: Defects) -> [String] {
    defects.list.map { "\($0.code) \($0.mark.file):\($0.mark.line):\($0.mark.column)" }
}

/// The defects that a loader finds, in short; empty when it finds none.
func defects<Content>(
    _ text: String,
    _ load: (String, String) throws(Defects) -> Content
) -> [String] {
    do throws(Defects) {
        _ = try load(text, "f")
        return []
    } catch {
        return brief(error)
    }
}

/// The sentences about the first defect of a chart.
func message(_ text: String) -> Localized? {
    do throws(Defects) {
        _ = try ChartFile.load(text: text, file: "f")
        return nil
    } catch {
        return error.list.first?.message
    }
}
