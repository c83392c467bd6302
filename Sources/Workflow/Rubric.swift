/// The scale of a review: seven dimensions with six bands each, and the profiles of weights.
package struct Rubric: Hashable, Sendable {
    package static let dimensionCodes = ["D1", "D2", "D3", "D4", "D5", "D6", "D7"]
    package static let profileCodes = ["P_DISC", "P_STD", "P_PILOT"]
    package static let bandRanges = ["0", "1-2", "3-4", "5-6", "7-8", "9-10"]

    package var id: Marked<String>
    package var version: Marked<Int>
    package var title: Localized
    /// D1…D7, in this order.
    package var dimensions: [Dimension]
    package var profiles: [Profile]

    package init(
        id: Marked<String>,
        version: Marked<Int>,
        title: Localized,
        dimensions: [Dimension],
        profiles: [Profile]
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.dimensions = dimensions
        self.profiles = profiles
    }

    package struct Dimension: Hashable, Sendable {
        package var code: String
        package var name: Localized
        /// From `0` to `9-10`, in this order.
        package var bands: [Band]

        package init(code: String, name: Localized, bands: [Band]) {
            self.code = code
            self.name = name
            self.bands = bands
        }
    }

    package struct Band: Hashable, Sendable {
        /// The marks of the band, such as `7-8`.
        package var range: String
        package var text: Localized

        package init(range: String, text: Localized) {
            self.range = range
            self.text = text
        }
    }

    package struct Profile: Hashable, Sendable {
        /// `P_DISC`, `P_STD` or `P_PILOT`.
        package var code: String
        /// By dimension, every one of them; they sum to 100.
        package var weights: [String: Int]
        /// By dimension, every one of them: the least mean of the retained sheets, 0…10.
        package var floors: [String: Int]

        package init(code: String, weights: [String: Int], floors: [String: Int]) {
            self.code = code
            self.weights = weights
            self.floors = floors
        }
    }
}
