namespace Strongroom.Certificates;

/// <summary>The two forms of a certificate's secret, by their content types.</summary>
internal static class SecretForm
{
    /// <summary>PKCS #12 with an empty password, in base64.</summary>
    public const string Pfx = "application/x-pkcs12";

    /// <summary>PKCS #8 and the certificates, as text.</summary>
    public const string Pem = "application/x-pem-file";
}
