import CCurl
import Casework
import Glibc
import Portfolio

/// One transfer of libcurl, used again and again; its handle points back to it.
///
/// Only the thread of its transport touches it.
@safe final class Transfer {
    /// What a receiver answers beyond this is not read.
    private static let leastReadBytes = 65_536

    let handle: UnsafeMutableRawPointer
    private let options: TransportOptions
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var recipients: UnsafeMutablePointer<curl_slist>?
    private let resolved: UnsafeMutablePointer<curl_slist>?
    /// What libcurl says of a failure; only ever classified, since it may name what is private.
    private let complaint: UnsafeMutablePointer<CChar>
    /// What the handle stands ready for: a mail or a request, and by which trust.
    private var setUpFor: (isMail: Bool, trust: EndpointTrust)?
    private var body: [UInt8] = []
    private var sentBytes = 0
    private var gate = AddressGate(allowed: [])
    private var isPlain = false
    private(set) var isMail = false
    private(set) var hasVeto = false
    private var readBytes = 0
    private var mostKeptBytes = 0
    private var mostReadBytes: Int { max(Transfer.leastReadBytes, mostKeptBytes) }
    private(set) var answer: [UInt8] = []
    private(set) var retryAfter = ""
    var token = 0
    var start = ContinuousClock.now

    init(_ options: TransportOptions) {
        guard let handle = unsafe dc_easy_init() else {
            preconditionFailure("libcurl must have memory for a handle")
        }
        unsafe self.handle = handle
        self.options = options
        unsafe resolved = Transfer.list(options.resolved)
        unsafe complaint = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe complaint.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe dc_easy_cleanup(handle)
        unsafe complaint.deallocate()
        unsafe dc_slist_free_all(headers)
        unsafe dc_slist_free_all(recipients)
        unsafe dc_slist_free_all(resolved)
    }

    private static func list(_ texts: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts { unsafe list = dc_slist_append(list, text) }
        return unsafe list
    }

    /// Makes the handle ready for a letter.
    func prepare(_ letter: Letter, gate: AddressGate, token: Int) {
        self.token = token
        self.gate = gate
        isPlain = letter.isPlain
        isMail = letter.isMail
        hasVeto = false
        readBytes = 0
        mostKeptBytes = letter.mostAnswerBytes
        sentBytes = 0
        answer.removeAll(keepingCapacity: true)
        retryAfter = ""
        body = letter.body
        start = ContinuousClock.now
        if setUpFor?.isMail != isMail || setUpFor?.trust != letter.trust { setUp(letter.trust) }
        unsafe complaint.pointee = 0
        unsafe _ = dc_setopt_str(handle, CURLOPT_URL, letter.url)
        switch letter.content {
        case .post(let headers): preparePost(headers)
        case .get(let headers): prepareGet(headers)
        case .mail(let sender, let recipients, let user, let password):
            prepareMail(sender, recipients, user, password)
        }
    }

    private func prepareGet(_ headers: [String]) {
        set(headers)
        unsafe _ = dc_setopt_long(handle, CURLOPT_HTTPGET, 1)
    }

    private func set(_ headers: [String]) {
        unsafe dc_slist_free_all(self.headers)
        unsafe self.headers = Transfer.list(headers)
        unsafe _ = dc_setopt_list(handle, CURLOPT_HTTPHEADER, self.headers)
    }

    private func preparePost(_ headers: [String]) {
        set(headers)
        unsafe _ = dc_setopt_long(handle, CURLOPT_POST, 1)
        unsafe _ = dc_setopt_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        unsafe body.withUnsafeBytes { bytes in
            unsafe _ = dc_setopt_ptr(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
        }
    }

    private func prepareMail(
        _ sender: String,
        _ addresses: [String],
        _ user: String,
        _ password: String
    ) {
        unsafe dc_slist_free_all(recipients)
        unsafe recipients = Transfer.list(addresses.map { "<\($0)>" })
        unsafe _ = dc_setopt_str(handle, CURLOPT_MAIL_FROM, "<\(sender)>")
        unsafe _ = dc_setopt_list(handle, CURLOPT_MAIL_RCPT, recipients)
        if user.isEmpty {
            unsafe _ = dc_setopt_str(handle, CURLOPT_USERNAME, nil)
            unsafe _ = dc_setopt_str(handle, CURLOPT_PASSWORD, nil)
        } else {
            unsafe _ = dc_setopt_str(handle, CURLOPT_USERNAME, user)
            unsafe _ = dc_setopt_str(handle, CURLOPT_PASSWORD, password)
        }
        let security = isPlain ? CURLUSESSL_NONE : CURLUSESSL_ALL
        unsafe _ = dc_setopt_long(handle, CURLOPT_USE_SSL, Int(security.rawValue))
        unsafe _ = dc_setopt_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.count))
    }

    /// What stays the same from letter to letter.
    private func setUp(_ trust: EndpointTrust) {
        setUpFor = (isMail, trust)
        unsafe dc_easy_reset(handle)
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe _ = dc_setopt_ptr(handle, CURLOPT_PRIVATE, own)
        for (option, number) in numbers { unsafe _ = dc_setopt_long(handle, option, number) }
        for (option, text) in texts { unsafe _ = dc_setopt_str(handle, option, text) }
        unsafe _ = dc_setopt_ptr(handle, CURLOPT_ERRORBUFFER, complaint)
        setUpTrust(trust)
        if let resolved = unsafe resolved {
            unsafe _ = dc_setopt_list(handle, CURLOPT_RESOLVE, resolved)
        }
        unsafe _ = dc_setopt_opensocket(handle, openSocket, own)
        unsafe _ = dc_setopt_write(handle, keepAnswer, own)
        if isMail {
            unsafe _ = dc_setopt_long(handle, CURLOPT_UPLOAD, 1)
            unsafe _ = dc_setopt_read(handle, readBody, own)
        } else {
            unsafe _ = dc_setopt_header(handle, takeHeader, own)
        }
    }

    private var numbers: [(CURLoption, Int)] {
        [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_TCP_NODELAY, 1),
            (CURLOPT_CONNECTTIMEOUT_MS, options.connectMilliseconds),
            (CURLOPT_TIMEOUT_MS, options.totalMilliseconds),
            (CURLOPT_LOW_SPEED_LIMIT, 1),
            (CURLOPT_LOW_SPEED_TIME, max(1, options.totalMilliseconds * 2 / 3000)),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_DNS_CACHE_TIMEOUT, 60),
        ]
    }

    private var texts: [(CURLoption, String)] {
        let protocols = isMail ? "smtp,smtps" : "http,https"
        // An empty proxy also keeps out what the environment names.
        return [(CURLOPT_PROXY, ""), (CURLOPT_PROTOCOLS_STR, protocols)]
    }

    // MARK: What libcurl asks while it works

    /// Whether a socket may be opened to an address: the one place where that is decided.
    fileprivate func admits(_ address: UnsafeRawPointer) -> Bool {
        let family = unsafe Int32(address.loadUnaligned(as: sockaddr.self).sa_family)
        let place: NetworkAddress
        let port: in_port_t
        switch family {
        case AF_INET:
            let internet = unsafe address.loadUnaligned(as: sockaddr_in.self)
            place = .v4(UInt32(bigEndian: internet.sin_addr.s_addr))
            port = internet.sin_port
        case AF_INET6:
            let internet = unsafe address.loadUnaligned(as: sockaddr_in6.self)
            place = unsafe withUnsafeBytes(of: internet.sin6_addr) {
                unsafe NetworkAddress(v6: Array($0))
            }
            port = internet.sin6_port
        default:
            hasVeto = true
            return false
        }
        let isAdmitted = gate.admits(
            place,
            port: Int64(UInt16(bigEndian: port)),
            isPlain: isPlain,
            isMail: isMail
        )
        if !isAdmitted { hasVeto = true }
        return isAdmitted
    }

    /// Keeps the beginning of an answer; false once nobody would read on.
    fileprivate func keep(_ bytes: UnsafeRawBufferPointer) -> Bool {
        readBytes += bytes.count
        let room = mostKeptBytes - answer.count
        unsafe answer.append(contentsOf: bytes.prefix(max(0, room)))
        return readBytes <= mostReadBytes
    }

    fileprivate func keepHeader(_ bytes: UnsafeRawBufferPointer) {
        let name = "retry-after:"
        guard bytes.count > name.utf8.count, bytes.count < 200,
            unsafe bytes[0] == UInt8(ascii: "R") || bytes[0] == UInt8(ascii: "r")
        else { return }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        guard line.lowercased().hasPrefix(name) else { return }
        retryAfter = String(line.dropFirst(name.count)).trimmed
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = body[sentBytes...].prefix(buffer.count)
        unsafe buffer.copyBytes(from: part)
        sentBytes += part.count
        return part.count
    }

    // MARK: The end

    /// What came back, by libcurl's own word for how the transfer ended.
    func reception(_ code: CURLcode) -> Reception {
        var status = 0
        unsafe _ = dc_getinfo_long(handle, CURLINFO_RESPONSE_CODE, &status)
        // Whoever answers at length was still heard.
        let isCutShort = code == CURLE_WRITE_ERROR && readBytes > mostReadBytes
        return Reception(
            fault: code == CURLE_OK || isCutShort ? "" : fault(code),
            status: status,
            body: answer,
            retryAfter: retryAfter
        )
    }

    /// What libcurl said of the failure.
    var complaintText: String { unsafe String(cString: complaint) }
}

private func transfer(_ data: UnsafeMutableRawPointer?) -> Transfer? {
    guard let data = unsafe data else { return nil }
    return unsafe Unmanaged<Transfer>.fromOpaque(data).takeUnretainedValue()
}

/// Opens a socket where the gate admits its address, and none elsewhere.
private func openSocket(
    _ data: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address = unsafe address, let place = unsafe dc_address(address),
        unsafe transfer(data)?.admits(place) == true
    else { return CURL_SOCKET_BAD }
    return unsafe socket(
        address.pointee.family,
        address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
        address.pointee.protocol
    )
}

private func keepAnswer(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ data: UnsafeMutableRawPointer?
) -> Int {
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer(data)?.keep(buffer) == true ? size * count : 0
}

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ data: UnsafeMutableRawPointer?
) -> Int {
    unsafe transfer(data)?.keepHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private func readBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ data: UnsafeMutableRawPointer?
) -> Int {
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer(data)?.read(into: buffer) ?? 0
}
