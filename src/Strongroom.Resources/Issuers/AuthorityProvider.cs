using Strongroom.Storage;

namespace Strongroom.Issuers;

/// <summary>
/// A certification authority that the operator has registered for a tenant under a provider's name, which issuers of vaults then name in
/// <c>provider</c>. A vault's administrator chooses among these and can name no address (S40).
/// </summary>
/// <param name="Name">As in <c>LetsEncrypt</c>; compared without case.</param>
/// <param name="Kind">Which protocol it speaks, as in <c>acme</c>.</param>
/// <param name="Address">ACME's directory or EST's base, https; null for the built-in authority.</param>
/// <param name="Settings">Of the kind: each has its own, checked when the provider is registered.</param>
public sealed record AuthorityProvider(string Name, string Kind, string? Address, IReadOnlyDictionary<string, string> Settings) : IRecord<AuthorityProvider>
{
    public static void Write(RecordWriter writer, AuthorityProvider record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Text(record.Name);
        writer.Text(record.Kind);
        writer.OptionalText(record.Address);
        writer.TextMap(record.Settings);
    }

    public static AuthorityProvider Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AuthorityProvider(reader.Text(), reader.Text(), reader.OptionalText(), reader.TextMap() ?? new Dictionary<string, string>());
    }
}
