using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Certificates;

/// <summary>The wire's names of key usages, and the operations that they give the key (wire reference §6.1, §6.6).</summary>
internal static class KeyUsageNames
{
    private static readonly (string Name, X509KeyUsageFlags Flag, KeyOperation[] Operations)[] All =
    [
        ("digitalSignature", X509KeyUsageFlags.DigitalSignature, [KeyOperation.Sign, KeyOperation.Verify]),
        ("nonRepudiation", X509KeyUsageFlags.NonRepudiation, [KeyOperation.Sign, KeyOperation.Verify]),
        ("keyEncipherment", X509KeyUsageFlags.KeyEncipherment, [KeyOperation.WrapKey, KeyOperation.UnwrapKey]),
        ("dataEncipherment", X509KeyUsageFlags.DataEncipherment, [KeyOperation.Encrypt, KeyOperation.Decrypt]),
        ("keyAgreement", X509KeyUsageFlags.KeyAgreement, []),
        ("keyCertSign", X509KeyUsageFlags.KeyCertSign, [KeyOperation.Sign, KeyOperation.Verify]),
        ("cRLSign", X509KeyUsageFlags.CrlSign, [KeyOperation.Sign, KeyOperation.Verify]),
        ("encipherOnly", X509KeyUsageFlags.EncipherOnly, [KeyOperation.Encrypt]),
        ("decipherOnly", X509KeyUsageFlags.DecipherOnly, [KeyOperation.Decrypt]),
    ];

    public static X509KeyUsageFlags? Find(string name)
    {
        var found = All.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found.Name is null ? null : found.Flag;
    }

    /// <summary>The flags of names that are all known.</summary>
    public static X509KeyUsageFlags Of(IEnumerable<string> names) => names.Aggregate(X509KeyUsageFlags.None, (flags, name) => flags | Find(name)!.Value);

    public static IEnumerable<string> NamesOf(X509KeyUsageFlags flags) => All.Where(one => flags.HasFlag(one.Flag)).Select(one => one.Name);

    /// <summary>What a key of the type may do: an EC key signs, and nothing else, whatever its certificate says.</summary>
    public static ImmutableArray<KeyOperation> OperationsOf(X509KeyUsageFlags flags, KeyType type) =>
        [.. All.Where(one => flags.HasFlag(one.Flag)).SelectMany(one => one.Operations).Where(operation => KeyOperationRules.IsLegal(type, operation)).Distinct()];
}
