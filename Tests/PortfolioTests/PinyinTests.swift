import Testing

@testable import Portfolio

/// Somebody types, and a name is found or not.
struct TypedName: CustomTestStringConvertible, Sendable {
    var typed: String
    var name: String
    var isFound: Bool

    init(_ typed: String, _ name: String, _ isFound: Bool = true) {
        (self.typed, self.name, self.isFound) = (typed, name, isFound)
    }

    var testDescription: String { "\(typed) \(isFound ? "finds" : "does not find") \(name)" }
}

@Suite struct PinyinTests {
    @Test func `names are sorted character by character: by sound, tone and code`() {
        let sorted = [
            "2号楼", "8号", "Alpha", "光电所", "安徽", "王五", "西安", "先进", "张三", "张四", "章三", "赵六",
            "郑七", "周八",
        ]
        let found = sorted.reversed().sorted { Pinyin.key($0) < Pinyin.key($1) }
        #expect(
            found == [
                "2号楼", "8号", "Alpha", "安徽", "光电所", "王五", "西安", "先进", "张三", "张四", "章三",
                "赵六", "郑七", "周八",
            ]
        )
    }

    @Test func `a surname has its own reading, and only at the beginning of a person`() {
        let people = ["单雄信", "丁一", "仇英", "曹丕", "曾巩", "尉迟恭", "解缙", "查良镛", "区寄", "单于"]
        let sorted = people.sorted {
            Pinyin.key($0, isPerson: true) < Pinyin.key($1, isPerson: true)
        }
        #expect(
            sorted == [
                "曹丕", "单于", "丁一", "区寄", "仇英", "单雄信", "解缙", "尉迟恭", "曾巩", "查良镛",
            ]
        )
        #expect(Pinyin.key("单位").hasPrefix("~dan1单"))
    }

    @Test(arguments: [
        TypedName("zs", "张三"), TypedName("zhangsan", "张三"), TypedName("张", "张三"),
        TypedName("zhs", "张三"), TypedName("zsan", "张三"), TypedName("zhangs", "张三"),
        TypedName("zhang", "张三"), TypedName("ZHANG SAN", "张三"), TypedName("s", "张三"),
        TypedName("三", "张三"), TypedName("", "张三"), TypedName("xi'an", "西安所"),
        TypedName("sxx", "单雄信"), TypedName("shanxiong", "单雄信"), TypedName("dan", "单雄信"),
        TypedName("gxp", "示例光芯片公司"), TypedName("weichi", "尉迟恭"),
        TypedName("yuchi", "尉迟恭"), TypedName("alpha", "Alpha 实验室"),
        TypedName("alphasys", "Alpha实验室"), TypedName("zz", "张三", false),
        TypedName("zhangsi", "张三", false), TypedName("sz", "张三", false),
        TypedName("李", "张三", false), TypedName("zhangsanfeng", "张三", false),
        TypedName("张s", "张三", false), TypedName(String(repeating: "a", count: 100), "阿", false),
    ])
    func `a name is found by syllables, first letters and characters`(_ case: TypedName) {
        #expect(Pinyin.finds(`case`.typed, in: `case`.name) == `case`.isFound)
    }

    @Test func `the words beside a name are what browsers look in`() {
        #expect(Pinyin.words("张三") == "zhangsan zs")
        #expect(Pinyin.words("单雄信") == "shanxiongxin sxx")
        #expect(Pinyin.words("—") == nil)
    }

    @Test func `every common character has a reading`() {
        let common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
        #expect(common.allSatisfy { Pinyin.key(String($0)).hasPrefix("~") })
    }

    @Test func `a long name that could be read in many ways is looked through once`() {
        let name = String(repeating: "啊", count: 200)
        #expect(!Pinyin.finds(String(repeating: "a", count: 59) + "b", in: name))
    }
}
