using System.Net;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Mail;
using Strongroom.Outbound;
using Strongroom.Server.Tokens;
using Strongroom.Throttle;

namespace Strongroom.Server;

/// <summary>How one server process runs; every fault of the command line is found before anything starts.</summary>
internal sealed record ServerOptions
{
    /// <summary>Absolute path of the directory that holds everything durable.</summary>
    public required string DataDirectory { get; init; }

    public required InstallationNames Names { get; init; }

    /// <summary>The addresses to listen on.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The port to listen on.</summary>
    public required int Port { get; init; }

    /// <summary>Where proofs for ACME authorities are answered without TLS, on the same addresses; null when they are not.</summary>
    public int? AcmeHttpPort { get; init; }

    /// <summary>The operator's own certificate chain and key, PEM; null means the installation's own CA.</summary>
    public string? CertificateFile { get; init; }

    public string? CertificateKeyFile { get; init; }

    public ThrottleProfile Throttle { get; init; } = ThrottleProfile.Default;

    /// <summary>Where the server may connect to by itself.</summary>
    public OutboundOptions Outbound { get; init; } = new();

    /// <summary>The mail server; null when no mail is written.</summary>
    public SmtpOptions? Mail { get; init; }

    /// <summary>The token that holds HSM keys; null when there is none.</summary>
    public TokenOptions? Token { get; init; }

    /// <summary>Where this machine's TPM answers: a device, or <c>unix:</c> and a socket.</summary>
    public string Tpm { get; init; } = TpmSlot.DefaultAddress;

    /// <summary>The kind of root slot that opens the installation at start; null leaves that to an operator.</summary>
    public string? AutoUnseal { get; init; }

    /// <summary>Where the built-in authority publishes.</summary>
    public PkiOptions Pki { get; init; } = PkiOptions.None;

    public bool IsDevelopment { get; init; }

    /// <summary>Where <c>dev</c> also writes <c>NAME=value</c> lines.</summary>
    public string? EnvironmentFile { get; init; }

    public string AdminSocket => Path.Combine(DataDirectory, "admin.sock");
}
