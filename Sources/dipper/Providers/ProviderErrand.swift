import Casework
import Courier
import Portfolio
import Web
import Workflow

/// A question to a provider, by libcurl: addresses are judged when the socket is opened, nothing is
/// followed, and what is trusted is the provider's own.
struct ProviderErrand: Sendable {
    let provider: IdentityProvider
    let gate: AddressGate

    /// Keys and descriptions of large houses have some ten thousand characters.
    private static let mostAnswerBytes = 262_144
    private static let agent = "User-Agent: Dipper/1"
    private static let accept = "Accept: application/json"

    private static var options: TransportOptions {
        var options = TransportOptions()
        options.totalMilliseconds = 8000
        return options
    }

    func get(_ address: String) throws(Refusal) -> JSON {
        try ask(address, .get(headers: [Self.agent, Self.accept]), [])
    }

    func post(
        _ address: String,
        _ fields: FormFields,
        authorization: String? = nil
    ) throws(Refusal) -> JSON {
        let headers = [
            Self.agent, Self.accept, "Content-Type: application/x-www-form-urlencoded",
        ]
        return try ask(
            address,
            .post(headers: headers + (authorization.map { ["Authorization: \($0)"] } ?? [])),
            Array(fields.urlEncoded.utf8)
        )
    }

    /// Refused: `PROVIDER_ANSWER` for an address or a body that cannot be used,
    /// `PROVIDER_UNREACHABLE`.
    private func ask(
        _ address: String,
        _ content: Letter.Content,
        _ body: [UInt8]
    ) throws(Refusal) -> JSON {
        guard let url = try? EndpointURL(address, kind: .standard) else {
            throw ProviderRefusals.answer(provider.name, "—", "https://…")
        }
        var letter = Letter(
            url: url.text,
            content: content,
            body: body,
            isPlain: url.isPlain,
            trust: provider.trust
        )
        letter.mostAnswerBytes = Self.mostAnswerBytes
        let reception = CurlTransport.sendAlone(letter, gate: gate, Self.options)
        guard reception.fault.isEmpty else {
            throw ProviderRefusals.unreachable(provider.name, reception.fault, status: 0)
        }
        let answer = try? JSON(parsing: reception.body)
        guard reception.status == 200 else {
            // Of the standard's own errors the word is told, and nothing else of the answer.
            if let word = answer?["error"]?.textValue {
                throw ProviderRefusals.denied(provider.name, word)
            }
            throw ProviderRefusals.unreachable(
                provider.name,
                (300...399).contains(reception.status) ? "redirect" : "status",
                status: reception.status
            )
        }
        guard let answer, case .object = answer else {
            throw ProviderRefusals.answer(provider.name, "—", "JSON")
        }
        return answer
    }
}
