internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Bodies: what is small is held in memory, a form with files is read as it comes.
extension WebServer {
    /// Before the disk is asked, so many bytes are gathered.
    private static let pieceBytes = 256 << 10

    func read(_ request: Request, into asked: inout WebRequest) async {
        let isPlain = asked.path.first.map(configuration.plainForms.contains) ?? false
        let type = asked.header("content-type") ?? ""
        guard !isPlain, asked.method.isWriting,
            let reader = MultipartReader(
                contentType: type,
                folder: configuration.uploadFolder ?? NSTemporaryDirectory(),
                mostFileBytes: configuration.mostFileBytes
            )
        else {
            let most = isPlain ? configuration.mostPlainBytes : configuration.mostBodyBytes
            return await collect(request, upTo: most, into: &asked)
        }
        // Who may not upload sends a form without files at most, and is told so by its answer.
        guard await configuration.admit(asked) else {
            return await collect(request, upTo: configuration.mostPlainBytes, into: &asked)
        }
        guard uploads.enter() else {
            asked.fault = .busy
            return
        }
        defer { uploads.leave() }
        do {
            asked.upload = try await form(request, reader)
        } catch {
            switch error {
            // It is answered like any form that cannot be read.
            case .form: asked.upload = nil
            case .tooLarge: asked.fault = .tooLarge
            case .disk: asked.fault = .busy
            }
        }
    }

    private func collect(
        _ request: Request,
        upTo most: Int,
        into asked: inout WebRequest
    ) async {
        do {
            asked.body = Array(try await request.body.collect(upTo: most).readableBytesView)
        } catch {
            asked.fault = .tooLarge
        }
    }

    private func form(
        _ request: Request,
        _ reader: MultipartReader
    ) async throws(MultipartReader.Fault) -> Multipart {
        var reader = reader
        var piece: [UInt8] = []
        var bytes: Int64 = 0
        do {
            for try await buffer in request.body {
                bytes += Int64(buffer.readableBytes)
                guard bytes <= configuration.mostUploadBytes else {
                    throw MultipartReader.Fault.tooLarge
                }
                piece += buffer.readableBytesView
                guard piece.count >= WebServer.pieceBytes else { continue }
                reader = try await WebServer.taken(piece, reader)
                piece.removeAll(keepingCapacity: true)
            }
            return try await WebServer.taken(piece, reader).finish()
        } catch let fault as MultipartReader.Fault {
            throw fault
        } catch {
            // The connection ended before the form did.
            throw .form
        }
    }

    private static func taken(
        _ piece: [UInt8],
        _ reader: MultipartReader
    ) async throws(MultipartReader.Fault) -> MultipartReader {
        try await UploadThreads.run {
            var reader = reader
            return Result { () throws(MultipartReader.Fault) in
                try reader.take(piece)
                return reader
            }
        }.get()
    }
}

/// How many uploads are on their way; each takes a piece of memory and room on the disk.
final class UploadCount: Sendable {
    private static let most = 8

    private let count = Mutex(0)

    /// Whether there was room; who entered must leave.
    func enter() -> Bool {
        count.withLock { count in
            guard count < UploadCount.most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
