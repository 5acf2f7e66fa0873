using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>
/// <c>/settings</c> on the host of a managed HSM (wire reference §3.8). There is one: whether keys may be made through the control plane. Azure publishes
/// no data action for them; ours belong to the role Managed HSM Administrator.
/// </summary>
internal static class HsmSettingsRoutes
{
    private const string Actions = "Microsoft.KeyVault/managedHsm/settings/";
    private const string KeysThroughArm = "AllowKeyManagementOperationsThroughARM";

    public static readonly Operation List = Read("ManagedHsmSettingList") with { Cost = OperationCost.List };
    public static readonly Operation Get = Read("ManagedHsmSettingGet");

    public static readonly Operation Update = Of("ManagedHsmSettingUpdate", Actions + "write/action") with { Cost = OperationCost.Write, Changes = true };

    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } record)
        {
            return Refusals.UnknownVault;
        }

        return new ArmAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("settings"u8);
            Write(json, record);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Unknown(passage) is { } refusal)
        {
            return refusal;
        }

        return await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } record ? new ArmAnswer(json => Write(json, record)) : Refusals.UnknownVault;
    }

    /// <summary>The value is a text, as in <c>{"value":"true"}</c>.</summary>
    public static async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Unknown(passage) is { } refusal)
        {
            return refusal;
        }

        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out refusal, out var body))
        {
            return refusal;
        }

        if (ReadValue(body) is not { } value)
        {
            return Refusals.InvalidProperty("value", "It must be the string \"true\" or \"false\".");
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } record)
        {
            return Refusals.UnknownVault;
        }

        var changed = record with { Hsm = record.Hsm! with { KeysThroughArm = value }, ChangedAt = passage.Now, ChangedBy = passage.Caller.Principal };
        tx.Put(VaultRows.HsmKey(record.Name), changed);
        return new ArmAnswer(json => Write(json, changed));
    }

    private static bool? ReadValue(RequestBody body)
    {
        var reader = body.Reader();
        var root = JsonElement.ParseValue(ref reader);
        return root.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() switch
            {
                { } text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
                { } text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
                _ => null,
            }
            : null;
    }

    /// <summary>The HSM that the host names, as this unit of work sees it; null when it was deleted meanwhile.</summary>
    private static async ValueTask<VaultRecord?> FindAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await tx.FindAsync(VaultRows.HsmKey(passage.Vault.Name), cancel).ConfigureAwait(false) is { DeletedAt: null } record && record.Id == passage.Vault.Id ? record : null;

    private static VaultError? Unknown(Passage passage)
    {
        var given = passage.Route("setting")!;
        return given.Equals(KeysThroughArm, StringComparison.OrdinalIgnoreCase)
            ? null
            : new VaultError(404, "SettingNotFound", $"There is no setting '{ArmErrors.Shown(given)}'. The settings are: {KeysThroughArm}.");
    }

    private static void Write(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, KeysThroughArm);
        json.WriteString("value"u8, record.Hsm!.KeysThroughArm ? "true" : "false");
        json.WriteString("type"u8, "boolean");
        json.WriteEndObject();
    }

    private static Operation Read(string name) => Of(name, Actions + "read/action");

    // The setting is in the record of the HSM, which is no part of what the HSM holds.
    private static Operation Of(string name, string action) => new(name, action, IsDataAction: true, Permission: null, OperationCost.Read) { HsmAction = action, WorksOnTenant = true };
}
