namespace Strongroom.Server.Tls;

/// <summary>Where the certificate that is served comes from.</summary>
internal enum CertificateOrigin
{
    /// <summary>Made by this process for itself because nothing better is there yet. No client trusts it.</summary>
    Bootstrap,

    /// <summary>Issued by the installation CA.</summary>
    Installation,

    /// <summary>Brought by the operator.</summary>
    Operator,
}
