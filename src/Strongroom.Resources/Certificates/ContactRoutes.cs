using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The contacts of a vault: one list, replaced whole (wire reference §3.6).</summary>
internal static class ContactRoutes
{
    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        passage.ObjectId = IdOf(passage);
        return await tx.FindAsync(KeyOf(passage.Vault), cancel).ConfigureAwait(false) is { } contacts ? Shown(passage, contacts) : CertificateRefusals.ContactsNotFound;
    }

    public static async ValueTask<Result<Answer>> SetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        passage.ObjectId = IdOf(passage);
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || ContactsDraft.Parse(body).IsRefused(out error, out var contacts))
        {
            return error;
        }

        var key = KeyOf(passage.Vault);
        await tx.FindAsync(key, cancel).ConfigureAwait(false);
        tx.Put(key, contacts);
        return Shown(passage, contacts);
    }

    /// <summary>Answers with the contacts that were.</summary>
    public static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        passage.ObjectId = IdOf(passage);
        var key = KeyOf(passage.Vault);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } contacts)
        {
            return CertificateRefusals.ContactsNotFound;
        }

        tx.Delete(key);
        return Shown(passage, contacts);
    }

    public static RowKey<VaultContacts> KeyOf(VaultEntry vault) => CertificateRows.Contacts.Key(vault.TenantPart, vault.VaultPart);

    private static string IdOf(Passage passage) => $"{passage.Origin}/certificates/contacts";

    private static JsonAnswer Shown(Passage passage, VaultContacts contacts) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, IdOf(passage));
        json.WriteStartArray("contacts"u8);
        foreach (var person in contacts.People)
        {
            json.WriteStartObject();
            json.WriteString("email"u8, person.Email);
            WriteOptional(json, "name"u8, person.Name);
            WriteOptional(json, "phone"u8, person.Phone);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
