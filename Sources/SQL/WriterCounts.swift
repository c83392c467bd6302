/// Places in a batch where a drill may kill the process or pretend a failed commit.
package struct FailPoints: Sendable {
    /// An error thrown here stands for a commit that failed and stored nothing.
    package var beforeCommit: @Sendable () throws -> Void = {}
    /// An error thrown here stands for a commit that reported failure and yet was stored.
    package var afterCommit: @Sendable () throws -> Void = {}
    /// The commit is durable and no caller knows it yet.
    package var beforeReply: @Sendable () -> Void = {}

    package init() {}
}

/// How much the writer has done since the file was opened.
package struct WriterCounts: Hashable, Sendable {
    /// Groups of units that were begun together.
    package var batches = 0
    /// Batches whose commit succeeded.
    package var commits = 0
    /// Units that wait for their batch just now.
    package var waiting = 0
    /// Units that ran, accepted or not.
    package var units = 0
    /// The most units that one batch held.
    package var largestBatch = 0
}
