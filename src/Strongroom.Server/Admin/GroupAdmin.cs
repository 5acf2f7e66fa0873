using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Groups of the home tenant.</summary>
internal sealed class GroupAdmin(PrincipalRemoval removal)
{
    public static async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        return AdminAnswer.List(await GroupDirectory.ListAsync(tx, tenant, cancel).ConfigureAwait(false), (json, group) =>
        {
            Write(json, group.Id, group.DisplayName);
            json.WriteStartArray("members"u8);
            foreach (var member in group.Members)
            {
                json.WriteStringValue(member.ToString());
            }

            json.WriteEndArray();
        });
    }

    public static async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var name = body.Text("displayName") ?? "";
        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await GroupDirectory.CreateAsync(tx, tenant, name, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var group) ? error : new AdminAnswer(json => Write(json, group, name), status: 201);
    }

    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!PrincipalId.TryParse(passage.Route("group"), out var group))
        {
            return NotAnId("group");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await removal.DeleteGroupAsync(tx, tenant, group, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out var error, out _) ? error : NoContentAnswer.Instance;
    }

    public static async ValueTask<Result<Answer>> AddMemberAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!PrincipalId.TryParse(passage.Route("group"), out var group))
        {
            return NotAnId("group");
        }

        if (!PrincipalId.TryParse(body.Text("principal"), out var member))
        {
            return NotAnId("principal");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await GroupDirectory.AddMemberAsync(tx, tenant, group, member, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out _) ? error : NoContentAnswer.Instance;
    }

    public static async ValueTask<Result<Answer>> RemoveMemberAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!PrincipalId.TryParse(passage.Route("group"), out var group))
        {
            return NotAnId("group");
        }

        if (!PrincipalId.TryParse(passage.Route("member"), out var member))
        {
            return NotAnId("principal");
        }

        var tenant = await ApplicationAdmin.HomeAsync(tx, cancel).ConfigureAwait(false);
        var outcome = await GroupDirectory.RemoveMemberAsync(tx, tenant, group, member, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out var error, out _) ? error : NoContentAnswer.Instance;
    }

    private static VaultError NotAnId(string property) => Refusals.InvalidProperty(property, "It must be an object id (GUID).");

    private static void Write(Utf8JsonWriter json, PrincipalId group, string name)
    {
        json.WriteString("displayName"u8, name);
        json.WriteString("objectId"u8, group.ToString());
    }
}
