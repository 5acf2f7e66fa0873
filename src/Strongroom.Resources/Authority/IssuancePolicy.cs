using System.Collections.Immutable;
using System.Net;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>What the built-in authority may sign for a tenant. What is not named is not permitted.</summary>
public sealed record IssuancePolicy : IRecord<IssuancePolicy>
{
    /// <summary>
    /// 397 days: what a vault's policy of 12 months needs, and what browsers took of public authorities for years. Less is a matter of renewing by
    /// machine, more would outlive what revocation can be trusted with.
    /// </summary>
    public const int UsualMaxDays = 397;

    public const int UsualDays = 90;

    /// <summary>Half of an intermediate's life is still more than this, so that each can sign for years.</summary>
    public const int MostDays = 825;

    /// <summary>Nothing at all: what holds while an operator has set no policy.</summary>
    public static IssuancePolicy Nothing { get; } = new();

    /// <summary>Lower case, as in <c>example.org</c>: the name itself and all below it.</summary>
    public ImmutableArray<string> DnsSuffixes { get; init; } = [];

    /// <summary>Whether <c>*.example.org</c> is a name below <c>example.org</c>.</summary>
    public bool AllowsWildcards { get; init; }

    public ImmutableArray<IPNetwork> Addresses { get; init; } = [];

    /// <summary>Lower case: what may stand right of the <c>@</c>, exactly.</summary>
    public ImmutableArray<string> EmailDomains { get; init; } = [];

    /// <summary>The same for user principal names, by which Windows signs people in. Name constraints know nothing of these.</summary>
    public ImmutableArray<string> UpnDomains { get; init; } = [];

    /// <summary>What URIs begin with, as in <c>spiffe://prod.example.org/</c>: scheme, host and a path that ends in a slash.</summary>
    public ImmutableArray<string> UriPrefixes { get; init; } = [];

    /// <summary>Of <see cref="KeyKinds"/>.</summary>
    public ImmutableArray<string> Keys { get; init; } = KeyKinds.Usual;

    /// <summary>Extended key usages, dotted.</summary>
    public ImmutableArray<string> Usages { get; init; } = [KeyUsages.ServerAuthentication, KeyUsages.ClientAuthentication];

    public int MaxDays { get; init; } = UsualMaxDays;

    public int DefaultDays { get; init; } = UsualDays;

    /// <summary>
    /// True when requests may say in their subject what they like, as an organisation or a user's name; what looks like a name of the kinds above must
    /// be permitted even so. Else the subject is a common name that is among the alternative names, or empty.
    /// </summary>
    public bool AllowsAnySubject { get; init; }

    public static void Write(RecordWriter writer, IssuancePolicy record)
    {
        writer.Byte(1);
        writer.TextList(record.DnsSuffixes);
        writer.Bool(record.AllowsWildcards);
        writer.TextList([.. record.Addresses.Select(network => network.ToString())]);
        writer.TextList(record.EmailDomains);
        writer.TextList(record.UpnDomains);
        writer.TextList(record.UriPrefixes);
        writer.TextList(record.Keys);
        writer.TextList(record.Usages);
        writer.Int32(record.MaxDays);
        writer.Int32(record.DefaultDays);
        writer.Bool(record.AllowsAnySubject);
    }

    public static IssuancePolicy Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new IssuancePolicy
        {
            DnsSuffixes = [.. reader.TextList()],
            AllowsWildcards = reader.Bool(),
            Addresses = [.. reader.TextList().Select(text => IPNetwork.Parse(text))],
            EmailDomains = [.. reader.TextList()],
            UpnDomains = [.. reader.TextList()],
            UriPrefixes = [.. reader.TextList()],
            Keys = [.. reader.TextList()],
            Usages = [.. reader.TextList()],
            MaxDays = reader.Int32(),
            DefaultDays = reader.Int32(),
            AllowsAnySubject = reader.Bool(),
        };
    }
}
