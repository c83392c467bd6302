import Testing

@testable import Web

@Suite struct `A code for the camera` {
    /// Read back by OpenCV's QRCodeDetector.
    private static let known = """
        #######...#.#.#...#######
        #.....#.#.####....#.....#
        #.###.#...##...#..#.###.#
        #.###.#...##.#....#.###.#
        #.###.#.#..#.#..#.#.###.#
        #.....#...#...##..#.....#
        #######.#.#.#.#.#.#######
        ...........##..#.........
        #.#.#.#..##.#..#....#..#.
        #.#.##....####..####.#..#
        ...#..####..#.#..#.#..###
        #..#...#..#####.#.#.#..#.
        ##...####.....#####....##
        ..#.##..#..#..#...##.#..#
        #.#..##.#.#..#..###..####
        .#####.#..##...#.#.##...#
        #..#######..#...######.#.
        ........#.####..#...#..##
        #######..#.##.###.#.#####
        #.....#..#..###.#...#..#.
        #.###.#.##.#..#.######..#
        #.###.#...##..##....#....
        #.###.#.#.#..#.##...#.#.#
        #.....#....#....#.##...#.
        #######.#...#..###.....##
        """

    @Test func `is what another reader reads`() throws {
        let code = try #require(QRCode("otpauth://totp/x"))
        let drawn = code.modules.map { row in String(row.map { $0 ? "#" : "." }) }
        #expect(drawn.joined(separator: "\n") == Self.known)
    }

    @Test func `has a quiet ground, a name, and dark modules where they belong`() throws {
        let code = try #require(QRCode("otpauth://totp/x"))
        let picture = code.picture(titled: "二维码").text
        #expect(picture.contains("viewBox=\"0 0 33 33\""))
        #expect(picture.contains("aria-label=\"二维码\""))
        #expect(picture.contains("d=\"M4 4h1v1h-1zM5 4h1v1h-1z"))
        #expect(picture.split(separator: "h1v1h-1z").count - 1 == Self.known.count { $0 == "#" })
    }

    @Test func `cannot hold everything`() {
        #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
    }
}
