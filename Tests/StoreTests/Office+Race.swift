import Casework
import Workflow

extension Office {
    /// Asks for all of them at once, each by a caller of his own, through the doors in turn.
    ///
    /// Answers the codes of each in the order of the commands: none where it was accepted.
    func race(
        _ commands: [Command],
        by person: String,
        through doors: [Casework] = []
    ) async -> [[String]] {
        let doors = doors.isEmpty ? [casework] : doors
        return await withTaskGroup(of: (Int, [String]).self) { group in
            for (index, command) in commands.enumerated() {
                group.addTask {
                    do {
                        let door = doors[index % doors.count]
                        _ = try await door.perform(command, by: self.caller(person))
                        return (index, [])
                    } catch let refusal as Refusal {
                        return (index, refusal.blockers.map(\.code))
                    } catch {
                        return (index, ["\(error)"])
                    }
                }
            }
            return await group.reduce(into: .init(repeating: [], count: commands.count)) {
                $0[$1.0] = $1.1
            }
        }
    }
}
