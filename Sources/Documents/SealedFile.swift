internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import SQL

/// What one document's key opens: its file, and the name under which that lies in the folder.
///
/// The key is that of the document's cell. Whoever expunges the cell has destroyed both.
package struct DocumentKey: Sendable {
    private let cellKey: SymmetricKey

    package init(_ cellKey: [UInt8]) {
        self.cellKey = SymmetricKey(data: cellKey)
    }

    private func derived(_ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: cellKey,
            info: Array("dipper.document.\(purpose).v1".utf8),
            outputByteCount: 32
        )
    }

    var content: SymmetricKey { derived("content") }

    /// The name of a file with a digest: who reads the folder cannot tell whether it is his.
    package func name(of digest: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(digest.utf8),
            using: derived("name")
        )
        return Digests.hexadecimal(Array(code))
    }
}

/// A file at rest: AES-GCM in chunks, so that one of 200 MB passes through little memory.
///
/// A chunk's nonce is its number and whether it is the last one: chunks can be neither cut off,
/// nor swapped, nor left out. The key belongs to this file alone, so that no nonce comes twice.
enum SealedFile {
    static let chunkBytes = 1 << 20
    private static let tagBytes = 16
    private static let header = Array("DIPRDOC1".utf8)

    /// Seals what a file holds; answers the digest of the plain content, and its size.
    static func seal(
        _ source: OpenFile,
        into target: OpenFile,
        _ key: DocumentKey
    ) throws -> (digest: String, bytes: Int64) {
        let content = key.content
        var hash = SHA256()
        var bytes: Int64 = 0
        var number: UInt64 = 0
        try target.write(header)
        var chunk = try source.read(chunkBytes)
        while true {
            let next = try source.read(chunkBytes)
            hash.update(data: chunk)
            bytes += Int64(chunk.count)
            let box = try AES.GCM.seal(
                chunk,
                using: content,
                nonce: nonce(number, isLast: next.isEmpty),
                authenticating: header
            )
            try target.write(box.ciphertext)
            try target.write(box.tag)
            if next.isEmpty { break }
            (chunk, number) = (next, number + 1)
        }
        return ("sha256:" + Digests.hexadecimal(Array(hash.finalize())), bytes)
    }

    /// Opens a sealed file piece by piece; answers the digest of the plain content, and its size.
    ///
    /// - Throws: `StorageFault.corrupt` where the file is not what was sealed under the key. What
    ///   `take` was handed before that is nothing to rely on.
    static func open(
        _ source: OpenFile,
        _ key: DocumentKey,
        take: ([UInt8]) throws -> Void
    ) throws -> (digest: String, bytes: Int64) {
        let content = key.content
        var hash = SHA256()
        var bytes: Int64 = 0
        var number: UInt64 = 0
        guard try source.read(header.count) == header else { throw corrupt(source) }
        var sealed = try source.read(chunkBytes + tagBytes)
        while true {
            let next = try source.read(chunkBytes + tagBytes)
            guard sealed.count > tagBytes,
                let box = try? AES.GCM.SealedBox(
                    nonce: nonce(number, isLast: next.isEmpty),
                    ciphertext: sealed.dropLast(tagBytes),
                    tag: sealed.suffix(tagBytes)
                ), let plain = try? AES.GCM.open(box, using: content, authenticating: header)
            else { throw corrupt(source) }
            hash.update(data: plain)
            bytes += Int64(plain.count)
            try take(Array(plain))
            if next.isEmpty { break }
            (sealed, number) = (next, number + 1)
        }
        return ("sha256:" + Digests.hexadecimal(Array(hash.finalize())), bytes)
    }

    private static func nonce(_ number: UInt64, isLast: Bool) throws -> AES.GCM.Nonce {
        var bytes: [UInt8] = [0, 0, 0, isLast ? 1 : 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
        return try AES.GCM.Nonce(data: bytes)
    }

    private static func corrupt(_ file: OpenFile) -> StorageFault {
        StorageFault.corrupt(detail: "\(file.path): the file does not fit its key")
    }
}
