import Casework
import Foundation
import SQL
import Testing

@testable import Documents

@Suite struct `A sealed file` {
    private static let chunk = SealedFile.chunkBytes

    private static func content(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    /// A folder with one sealed file in it.
    private struct Kept {
        let scratch: ScratchFolder
        let folder: DocumentFolder
        let key = DocumentKey(SystemRandom.bytes(32))
        let name: String
        let digest: String

        init(_ content: [UInt8]) throws {
            scratch = try ScratchFolder()
            folder = DocumentFolder(beside: scratch.path + "/ledger.sqlite")
            let hold = try folder.holdForAdding()
            defer { withExtendedLifetime(hold) {} }
            let path = try scratch.file("plain.pdf", content)
            let file = try #require(try OpenFile.reading(path))
            let incoming = try folder.seal(file, key)
            digest = incoming.digest
            name = key.name(of: digest)
            try folder.place(incoming, as: name)
        }

        var sealed: [UInt8] {
            get throws { [UInt8](try Data(contentsOf: URL(filePath: folder.path(of: name)))) }
        }

        func replace(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(filePath: folder.path(of: name)))
        }

        func open() throws -> (digest: String, bytes: Int64)? {
            try folder.open(name, key)
        }
    }

    @Test(arguments: [1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5])
    func `comes back byte by byte`(_ count: Int) throws {
        let content = Self.content(count)
        let kept = try Kept(content)
        var opened: [UInt8] = []

        let found = try #require(
            try kept.folder.open(kept.name, kept.key) { opened += $0 }
        )

        #expect(opened == content)
        #expect(found.bytes == Int64(count))
        #expect(found.digest == Digests.named(content))
        #expect(kept.digest == found.digest)
        #expect(try kept.folder.listing() == DocumentFolder.Listing(names: [kept.name]))
    }

    @Test func `shows nothing of its content, its digest or its name`() throws {
        let content = Array("示例很独特的一句话，重复出现。".utf8)
        let kept = try Kept(content + Self.content(100))
        let sealed = try kept.sealed

        #expect(Data(sealed).range(of: Data(content)) == nil)
        #expect(!kept.folder.path(of: kept.name).contains(kept.digest.dropFirst(7).prefix(16)))
        // Another key gives the same file another name: a listing tells no twins.
        #expect(DocumentKey(SystemRandom.bytes(32)).name(of: kept.digest) != kept.name)
    }

    /// A change of what lies on the disk.
    enum Damage: String, CaseIterable {
        case flipFirst, flipLast, cutByte, cutChunk, addByte, swapChunks, dropChunk, empty, header
        case plain

        func apply(_ bytes: [UInt8]) -> [UInt8] {
            let sealed = SealedFile.chunkBytes + 16
            var bytes = bytes
            switch self {
            case .flipFirst: bytes[20] ^= 1
            case .flipLast: bytes[bytes.count - 1] ^= 1
            case .cutByte: bytes.removeLast()
            case .cutChunk: bytes = Array(bytes.prefix(8 + 2 * sealed))
            case .addByte: bytes.append(0)
            case .swapChunks:
                let (one, two) = (8..<8 + sealed, 8 + sealed..<8 + 2 * sealed)
                bytes = Array(bytes[..<8] + bytes[two] + bytes[one] + bytes[(8 + 2 * sealed)...])
            case .dropChunk: bytes.removeSubrange(8..<8 + sealed)
            case .empty: bytes = []
            case .header: bytes[0] = 0
            case .plain: bytes = Array("%PDF-1.4\n%%EOF\n".utf8)
            }
            return bytes
        }
    }

    @Test(arguments: Damage.allCases)
    func `that was changed does not open`(_ damage: Damage) throws {
        let kept = try Kept(Self.content(2 * Self.chunk + 100))
        #expect(try kept.open()?.digest == kept.digest)

        try kept.replace(damage.apply(try kept.sealed))

        #expect(throws: StorageFault.self) { try kept.open() }
    }

    @Test func `opens with its own key only, and into no file that is wrong`() throws {
        let kept = try Kept(Self.content(100))
        let other = DocumentKey(SystemRandom.bytes(32))
        let out = kept.scratch.path + "/out.pdf"

        #expect(throws: StorageFault.self) { try kept.folder.open(kept.name, other) }
        #expect(throws: StorageFault.self) {
            try kept.folder.open(kept.name, kept.key, digest: "sha256:00", into: out)
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        #expect(
            try kept.folder.open(kept.name, kept.key, digest: kept.digest, into: out) == 100
        )
        #expect(try kept.scratch.bytes("out.pdf") == Self.content(100))
        #expect(throws: StorageFault.alreadyExists(path: out)) {
            try kept.folder.open(kept.name, kept.key, digest: kept.digest, into: out)
        }
    }

    @Test func `is readable by its owner alone`() throws {
        let kept = try Kept(Self.content(100))
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }

        #expect(try mode(kept.folder.path) == 0o700)
        #expect(try mode(kept.folder.path(of: kept.name)) == 0o600)
    }
}
