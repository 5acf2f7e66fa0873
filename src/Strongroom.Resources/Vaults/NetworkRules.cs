using System.Collections.Immutable;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary><c>networkAcls</c> (control-plane reference §2.3).</summary>
/// <param name="BypassesAzureServices">True for <c>AzureServices</c>, false for <c>None</c>.</param>
/// <param name="Denies">True for the default action <c>Deny</c>.</param>
/// <param name="Addresses">IPv4 ranges in CIDR form, at most 1,000.</param>
/// <param name="Subnets">At most 200.</param>
internal sealed record NetworkRules(bool BypassesAzureServices, bool Denies, ImmutableArray<string> Addresses, ImmutableArray<SubnetRule> Subnets)
{
    public static void Write(RecordWriter writer, NetworkRules? rules)
    {
        writer.Bool(rules is not null);
        if (rules is null)
        {
            return;
        }

        writer.Bool(rules.BypassesAzureServices);
        writer.Bool(rules.Denies);
        writer.TextList(rules.Addresses);
        writer.Int32(rules.Subnets.Length);
        foreach (var subnet in rules.Subnets)
        {
            writer.Text(subnet.Id);
            writer.Bool(subnet.IgnoresMissingEndpoint);
        }
    }

    public static NetworkRules? Read(ref RecordReader reader) =>
        reader.Bool() ? new NetworkRules(reader.Bool(), reader.Bool(), [.. reader.TextList()], ReadSubnets(ref reader)) : null;

    private static ImmutableArray<SubnetRule> ReadSubnets(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 5);
        var subnets = ImmutableArray.CreateBuilder<SubnetRule>(count);
        for (var i = 0; i < count; i++)
        {
            subnets.Add(new SubnetRule(reader.Text(), reader.Bool()));
        }

        return subnets.MoveToImmutable();
    }
}
