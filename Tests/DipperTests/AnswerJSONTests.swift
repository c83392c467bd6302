import Casework
import Portfolio
import Testing

@testable import dipper

struct AnswerJSONTests {
    @Test func `money is text and a fraction keeps both numbers`() throws {
        #expect(JSON(try Fen.parse("6000000.00")).canonicalText == #""6000000.00""#)
        #expect(JSON(Rational(6, over: 56)).canonicalText == #"{"den":28,"num":3}"#)
    }

    @Test func `keys are sorted and Chinese is not escaped`() {
        let value: JSON = ["乙": 2, "b": [true, "x"], "a": ["甲": "中文𠮷"]]
        #expect(value.canonicalText == #"{"a":{"甲":"中文𠮷"},"b":[true,"x"],"乙":2}"#)
    }
}
