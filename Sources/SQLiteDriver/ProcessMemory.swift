internal import CMalloc

/// How the C library hands out this process's memory.
package enum ProcessMemory {
    private static let mebibyte: CInt = 1 << 20

    /// To be called once, before the first thread is made.
    ///
    /// What one thread of a verification allocates another one frees. With an arena for each
    /// thread, blocks are searched for and joined again and again, and each growth is a call of
    /// the system; one arena that grows in large steps spares that.
    package static func settle() {
        // A parameter that the library does not know changes nothing, and neither do we then.
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_TOP_PAD, 16 * mebibyte)
        _ = mallopt(M_TRIM_THRESHOLD, 256 * mebibyte)
        _ = mallopt(M_MMAP_THRESHOLD, 32 * mebibyte)
    }
}
