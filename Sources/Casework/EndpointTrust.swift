/// Whom an endpoint is believed to be, and what it is shown of ourselves, when TLS begins.
///
/// Of each endpoint by itself: what one receiver asks for is neither shown to another nor trusted
/// in its place.
package struct EndpointTrust: Hashable, Sendable {
    /// Certificates in PEM form that alone are trusted; empty for the authorities of the system.
    package var authorities: String
    /// `sha256//…` of the one public key that is accepted; empty for any.
    package var pin: String
    /// Our own certificate, with what stands between it and its root, in PEM form; or empty.
    package var certificate: String
    /// The private key of that certificate in PEM form.
    package var certificateKey: String

    package init(
        authorities: String = "",
        pin: String = "",
        certificate: String = "",
        certificateKey: String = ""
    ) {
        self.authorities = authorities
        self.pin = pin
        self.certificate = certificate
        self.certificateKey = certificateKey
    }
}
