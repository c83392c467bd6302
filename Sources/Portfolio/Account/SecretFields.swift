/// Fields that no page, table or answer ever shows, whoever asks: only what uses them opens them.
package enum SecretFields {
    private static let names: [String: Set<String>] = [
        AccountProcedure.kind: [
            "password", "former_passwords", "totp", "recovery", "link", "session",
        ],
        // The address of a robot holds its key.
        "webhook-endpoint": ["url", "secret", "former_secret", "user", "certificate_key"],
    ]

    package static func holds(_ field: String, of kind: String) -> Bool {
        names[kind]?.contains(field) ?? false
    }
}
