using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Authority;

internal static class AuthorityRefusals
{
    public static VaultError NoRoot { get; } =
        new(503, "AuthorityUnavailable", "This installation's built-in authority has no root yet. An operator makes it with `strongroom ca init`.");

    public static VaultError RootExists { get; } = new(409, "Conflict", "The built-in authority has its root already.");

    public static VaultError NoToken { get; } =
        Refusals.InvalidProperty("hsm", "No HSM is attached to this installation. The server's --token options attach one.");

    public static VaultError TokenLacks(string lacking) => Refusals.InvalidProperty("hsm", $"The attached HSM cannot hold the root's key: {lacking}");

    public static VaultError KeyAway { get; } =
        new(503, "AuthorityUnavailable", "The HSM that holds the authority's root does not answer. Nothing was done; retry later.") { RetryAfterSeconds = 5 };

    public static VaultError RootEnds { get; } =
        new(503, "AuthorityUnavailable", "The root of the built-in authority has ended.");

    public static VaultError UnknownDocument { get; } = new(404, "NotFound", "The built-in authority publishes nothing here.");

    public static VaultError UnknownIntermediate { get; } = new(404, "AuthorityNotFound", "The tenant has no intermediate of this id.");

    public static VaultError UnknownSerial { get; } = new(404, "CertificateNotFound", "The built-in authority has issued no certificate of this serial number.");

    public static VaultError NotPermitted(string property, string reason) =>
        Refusals.InvalidProperty(property, reason);
}
