using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Strongroom.Arm;

namespace Strongroom.Vaults;

/// <summary>Reads <c>networkAcls</c> and refuses what the rules could not mean (control-plane reference §2.3).</summary>
internal static class NetworkForm
{
    private const int MaxAddresses = 1000;
    private const int MaxSubnets = 200;

    public static NetworkRules Read(ArmMember rules)
    {
        var bypass = OneOf(rules, "bypass", "AzureServices", "None");
        var action = OneOf(rules, "defaultAction", "Allow", "Deny");
        return new NetworkRules(bypass != "None", action == "Deny", ReadAddresses(rules), ReadSubnets(rules));
    }

    private static string? OneOf(ArmMember member, string name, string first, string second)
    {
        var text = member.Text(name);
        if (text is null || text.Equals(first, StringComparison.OrdinalIgnoreCase))
        {
            return first;
        }

        if (text.Equals(second, StringComparison.OrdinalIgnoreCase))
        {
            return second;
        }

        member.Refuse(name, $"It must be {first} or {second}.");
        return null;
    }

    private static ImmutableArray<string> ReadAddresses(ArmMember rules)
    {
        var given = rules.Objects("ipRules") ?? [];
        if (given.Count > MaxAddresses)
        {
            rules.Refuse("ipRules", $"At most {MaxAddresses} rules are allowed.");
            return [];
        }

        var read = ImmutableArray.CreateBuilder<string>(given.Count);
        foreach (var each in given)
        {
            if (each.Text("value") is not { } text)
            {
                each.Demand("value");
            }
            else if (Canonical(text) is { } range)
            {
                read.Add(range);
            }
            else
            {
                each.Refuse("value", "It must be a public IPv4 address or range in CIDR notation without host bits; private ranges and IPv6 are not allowed.");
            }
        }

        return [.. read.Distinct()];
    }

    /// <summary>As in <c>203.0.113.7/32</c>; null when it is not a public IPv4 range.</summary>
    private static string? Canonical(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (address, length) = slash < 0 ? (text, "32") : (text[..slash], text[(slash + 1)..]);
        if (!IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != AddressFamily.InterNetwork || parsed.ToString() != address
            || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix is < 1 or > 32)
        {
            return null;
        }

        var bits = ToBits(parsed);
        var mask = uint.MaxValue << (32 - prefix);
        return (bits & ~mask) == 0 && !IsPrivate(bits, mask) ? string.Create(CultureInfo.InvariantCulture, $"{address}/{prefix}") : null;
    }

    private static uint ToBits(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    /// <summary>True when the range lies in, or reaches into, a private one (RFC 1918).</summary>
    private static bool IsPrivate(uint bits, uint mask) => Overlaps(bits, mask, 0x0A000000, 8) || Overlaps(bits, mask, 0xAC100000, 12) || Overlaps(bits, mask, 0xC0A80000, 16);

    private static bool Overlaps(uint bits, uint mask, uint other, int otherPrefix)
    {
        var common = mask & (uint.MaxValue << (32 - otherPrefix));
        return (bits & common) == (other & common);
    }

    private static ImmutableArray<SubnetRule> ReadSubnets(ArmMember rules)
    {
        var given = rules.Objects("virtualNetworkRules") ?? [];
        if (given.Count > MaxSubnets)
        {
            rules.Refuse("virtualNetworkRules", $"At most {MaxSubnets} rules are allowed.");
            return [];
        }

        var read = ImmutableArray.CreateBuilder<SubnetRule>(given.Count);
        foreach (var each in given)
        {
            var ignore = each.Flag("ignoreMissingVnetServiceEndpoint") ?? false;
            if (each.Text("id") is not { } id)
            {
                each.Demand("id");
            }
            else if (ArmPath.TryParse(id, (_, _) => false, out var path) && path.ResourceGroup is not null
                && "Microsoft.Network".Equals(path.Namespace, StringComparison.OrdinalIgnoreCase) && "virtualNetworks/subnets".Equals(path.Type, StringComparison.OrdinalIgnoreCase))
            {
                read.Add(new SubnetRule(id, ignore));
            }
            else
            {
                each.Refuse("id", "It must be the resource ID of a subnet.");
            }
        }

        return read.ToImmutable();
    }
}
