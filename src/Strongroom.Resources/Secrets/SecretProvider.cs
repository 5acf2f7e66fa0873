using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Strongroom.Vaults;

namespace Strongroom.Secrets;

/// <summary>
/// <c>Microsoft.KeyVault/vaults/secrets</c>: secrets as resources of the control plane (control-plane reference §2.9). It sets and describes
/// them; a value never comes back this way.
/// </summary>
internal sealed class SecretProvider(SecretWriting writing, InstallationNames names, ArmPaging paging) : IArmProvider
{
    private const string All = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/vaults/{vault}/secrets";
    private const string One = All + "/{name}";
    private const string Right = "Microsoft.KeyVault/vaults/secrets/";
    private const int ScanSize = 500;

    public IReadOnlyList<ArmType> Types => [VaultTypes.Secret];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", All, VaultTypes.Secret, ArmOperations.Read("SecretResourceList", Right + "read"), ListAsync);
        routes.Map("GET", One, VaultTypes.Secret, ArmOperations.Read("SecretResourceGet", Right + "read"), GetAsync);
        routes.Map("PUT", One, VaultTypes.Secret, ArmOperations.Change("SecretResourcePut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, VaultTypes.Secret, ArmOperations.Change("SecretResourcePatch", Right + "write"), PatchAsync);
    }

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!passage.HasVault)
        {
            return NoVault(passage);
        }

        var prefix = SecretRows.Live.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart);
        var heads = new List<SecretHead>();
        StoreKey? after = null;
        List<Keyed<SecretHead>> page;
        do
        {
            page = await tx.ScanAsync(SecretRows.Live, prefix, after, ScanSize, cancel).ConfigureAwait(false);
            heads.AddRange(page.Select(row => row.Record));
            after = page.Count > 0 ? page[^1].Key.Key : null;
        }
        while (page.Count == ScanSize);

        return paging.Page(passage, heads, head => head.Name.Folded, (json, head) => Write(json, passage, head));
    }

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name))
        {
            return error;
        }

        return await SecretRows.Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is { } head
            ? new ArmAnswer(json => Write(json, passage, head))
            : NotFound(passage, name);
    }

    /// <summary>Always a new version, like a set on the data plane.</summary>
    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name)
            || (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) || SecretDraft.ParseResource(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (draft.Value is null)
            {
                return ArmErrors.Missing("properties.value");
            }

            var isNew = await SecretRows.Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is null;
            return Stored(passage, await writing.StageAsync(passage, tx, name, draft, cancel).ConfigureAwait(false), isNew ? 201 : 200);
        }
    }

    /// <summary>With a value a new version that keeps what the body does not name; without one the current version changes.</summary>
    private async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Bind(passage).IsRefused(out var error, out var name)
            || (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) || SecretDraft.ParseResource(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (await SecretRows.Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is not { } head)
            {
                return NotFound(passage, name);
            }

            if (draft.Value is not null)
            {
                draft.InheritFrom(head.Current);
                return Stored(passage, await writing.StageAsync(passage, tx, name, draft, cancel).ConfigureAwait(false), 200);
            }

            if (head.IsManaged)
            {
                return SecretRows.Shelf.Kind.Managed("update");
            }

            var updated = head with { Current = SecretWriting.Updated(head.Current, draft, passage.Now) };
            tx.Put(SecretRows.Shelf.LiveKey(passage.Vault, name), updated);
            passage.Secret = SecretReading.Audited(updated.Current);
            return Stored(passage, updated, 200);
        }
    }

    private Result<Answer> Stored(Passage passage, Result<SecretHead> outcome, int status)
    {
        if (outcome.IsRefused(out var error, out var head))
        {
            return error;
        }

        passage.ObjectId = $"{names.VaultOrigin(passage.Vault.Name)}/secrets/{head.Name.Shown}/{head.Current.Version}";
        return new ArmAnswer(json => Write(json, passage, head), status);
    }

    private static Result<ObjectName> Bind(Passage passage)
    {
        if (!passage.HasVault)
        {
            return NoVault(passage);
        }

        return ObjectName.TryParse(passage.Route("name"), out var name) ? name : Refusals.InvalidName(passage.Route("name") ?? "");
    }

    private static VaultError NoVault(Passage passage) =>
        ArmErrors.ResourceNotFound(VaultTypes.Vault, passage.Route("vault")!, ArmRequest.PathOf(passage).ResourceGroup!);

    private static VaultError NotFound(Passage passage, ObjectName name) =>
        ArmErrors.ResourceNotFound(VaultTypes.Secret, $"{passage.Vault.Name}/{name.Shown}", ArmRequest.PathOf(passage).ResourceGroup!);

    private void Write(Utf8JsonWriter json, Passage passage, SecretHead head)
    {
        var vault = passage.Vault;
        var version = head.Current;
        var uri = $"{names.VaultOrigin(vault.Name)}/secrets/{head.Name.Shown}";
        json.WriteStartObject();
        json.WriteString("id"u8, $"/subscriptions/{vault.Subscription:D}/resourceGroups/{vault.ResourceGroup}/providers/Microsoft.KeyVault/vaults/{vault.Name}/secrets/{head.Name.Shown}");
        json.WriteString("name"u8, head.Name.Shown);
        json.WriteString("type"u8, VaultTypes.Secret.FullName);
        json.WriteString("location"u8, vault.Location);
        ArmJson.WriteTags(json, version.Tags ?? new Dictionary<string, string>());
        json.WriteStartObject("properties"u8);
        if (version.ContentType is not null)
        {
            json.WriteString("contentType"u8, version.ContentType);
        }

        json.WriteStartObject("attributes"u8);
        json.WriteBoolean("enabled"u8, version.Enabled);
        if (version.NotBefore is { } notBefore)
        {
            json.WriteNumber("nbf"u8, notBefore);
        }

        if (version.Expires is { } expires)
        {
            json.WriteNumber("exp"u8, expires);
        }

        json.WriteNumber("created"u8, version.Created);
        json.WriteNumber("updated"u8, version.Updated);
        json.WriteEndObject();
        json.WriteString("secretUri"u8, uri);
        json.WriteString("secretUriWithVersion"u8, $"{uri}/{version.Version}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
