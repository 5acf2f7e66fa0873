using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>What can be changed about a vault, as often as one likes (control-plane reference §2.3).</summary>
internal sealed record VaultSettings
{
    public static VaultSettings Default { get; } = new();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>True for the sku <c>premium</c>, which keys in an HSM need.</summary>
    public bool IsPremium { get; init; }

    public bool EnabledForDeployment { get; init; }

    public bool EnabledForDiskEncryption { get; init; }

    public bool EnabledForTemplateDeployment { get; init; }

    /// <summary>True when roles decide on the data plane, false when <see cref="Policies"/> do.</summary>
    public bool UsesRbac { get; init; }

    public PublicNetworkAccess PublicNetworkAccess { get; init; } = PublicNetworkAccess.Enabled;

    /// <summary>Null when none were ever given: everything is allowed.</summary>
    public NetworkRules? Network { get; init; }

    /// <summary>At most 1,024; kept while roles decide, and in force again when they no longer do.</summary>
    public ImmutableArray<PolicyEntry> Policies { get; init; } = [];

    public static void Write(RecordWriter writer, VaultSettings settings)
    {
        writer.TextMap(settings.Tags);
        writer.Bool(settings.IsPremium);
        writer.Bool(settings.EnabledForDeployment);
        writer.Bool(settings.EnabledForDiskEncryption);
        writer.Bool(settings.EnabledForTemplateDeployment);
        writer.Bool(settings.UsesRbac);
        writer.Byte((byte)settings.PublicNetworkAccess);
        NetworkRules.Write(writer, settings.Network);
        writer.Int32(settings.Policies.Length);
        foreach (var policy in settings.Policies)
        {
            PolicyEntry.Write(writer, policy);
        }
    }

    public static VaultSettings Read(ref RecordReader reader) => new()
    {
        Tags = reader.TextMap() ?? new Dictionary<string, string>(),
        IsPremium = reader.Bool(),
        EnabledForDeployment = reader.Bool(),
        EnabledForDiskEncryption = reader.Bool(),
        EnabledForTemplateDeployment = reader.Bool(),
        UsesRbac = reader.Bool(),
        PublicNetworkAccess = Access(reader.Byte()),
        Network = NetworkRules.Read(ref reader),
        Policies = ReadPolicies(ref reader),
    };

    private static PublicNetworkAccess Access(byte value) =>
        value is >= 1 and <= 3 ? (PublicNetworkAccess)value : throw new InvalidDataException("A vault record holds no public network access");

    private static ImmutableArray<PolicyEntry> ReadPolicies(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 40);
        var policies = ImmutableArray.CreateBuilder<PolicyEntry>(count);
        for (var i = 0; i < count; i++)
        {
            policies.Add(PolicyEntry.Read(ref reader));
        }

        return policies.MoveToImmutable();
    }
}
