using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary><c>Microsoft.Authorization/locks</c>: at a subscription, a resource group or a resource.</summary>
internal sealed class LockProvider(Locks locks, TrackedResources resources, ArmPaging paging) : IArmProvider
{
    private const string Pattern = ArmRoutes.ScopeMark + "/providers/Microsoft.Authorization/locks";
    private const int MaxNotesLength = 512;
    private const int MaxNameLength = 260;

    private static readonly ArmType Type = new("Microsoft.Authorization", "locks", ["2015-01-01", "2016-09-01", "2020-05-01"]) { IsExtension = true };

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Pattern, Type, ArmOperations.Read("LockList", "Microsoft.Authorization/locks/read"), ListAsync);
        routes.Map("GET", Pattern + "/{name}", Type, ArmOperations.Read("LockGet", "Microsoft.Authorization/locks/read"), GetAsync);
        routes.Map("PUT", Pattern + "/{name}", Type, ArmOperations.Change("LockPut", "Microsoft.Authorization/locks/write"), PutAsync);
        routes.Map("DELETE", Pattern + "/{name}", Type, ArmOperations.Change("LockDelete", "Microsoft.Authorization/locks/delete"), DeleteAsync);
    }

    /// <summary>Locks at the scope, above and below it; with <c>atScope()</c> none below.</summary>
    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ArmFilter.TryParse(passage.Http.Request.Query["$filter"], out var filter) || filter.Terms.Any(term => !term.IsFunction("atScope")))
        {
            return ValueTask.FromResult<Result<Answer>>(ArmErrors.Invalid("$filter", "Only atScope() is known here.", "InvalidFilter"));
        }

        var scope = ArmRequest.PathOf(passage).Scope;
        var held = locks.Of(passage.Caller.Tenant).Where(each => each.Scope.Covers(scope) || (filter.Terms.Count == 0 && scope.Covers(each.Scope)));
        return ValueTask.FromResult(paging.Page(passage, held, each => $"{each.Scope.Path}\n{each.Name}", Write));
    }

    private static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await tx.FindAsync(Key(passage), cancel).ConfigureAwait(false) is { } held ? new ArmAnswer(json => Write(json, held)) : NotFound(passage);

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || Draft(passage, body).IsRefused(out error, out var draft))
        {
            return error;
        }

        if (await resources.MissingAsync(tx, ArmRequest.PathOf(passage), cancel).ConfigureAwait(false) is { } missing)
        {
            return missing;
        }

        var existing = await tx.FindAsync(Key(passage), cancel).ConfigureAwait(false);
        draft = draft with
        {
            Holder = await resources.IdOfAsync(tx, ArmRequest.PathOf(passage), cancel).ConfigureAwait(false),
            Name = existing?.Name ?? draft.Name,
            CreatedAt = existing?.CreatedAt ?? draft.CreatedAt,
        };
        tx.Put(Key(passage), draft);
        return new ArmAnswer(json => Write(json, draft), existing is null ? 201 : 200);
    }

    private static async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await tx.FindAsync(Key(passage), cancel).ConfigureAwait(false) is null)
        {
            return new ArmNoContent();
        }

        tx.Delete(Key(passage));
        return new ArmNoContent(200);
    }

    private static Result<LockRecord> Draft(Passage passage, ArmBody body)
    {
        var name = passage.Route("name")!;
        if (name.Length > MaxNameLength || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '(' or ')'))
        {
            return ArmErrors.Invalid("name", $"It must have at most {MaxNameLength} letters, digits, '-', '_', '.', '(' and ')'.");
        }

        var scope = ArmRequest.PathOf(passage).Scope;
        if (scope == Scope.Root)
        {
            return ArmErrors.Invalid("scope", "A lock stands at a subscription, a resource group or a resource.");
        }

        var properties = body.Root.Object("properties");
        if (properties is null)
        {
            body.Root.Demand("properties");
        }

        var level = properties?.Text("level");
        var notes = properties?.Text("notes");
        if (level is null)
        {
            properties?.Demand("level");
        }

        LockLevel? read = level switch
        {
            _ when "CanNotDelete".Equals(level, StringComparison.OrdinalIgnoreCase) => LockLevel.CanNotDelete,
            _ when "ReadOnly".Equals(level, StringComparison.OrdinalIgnoreCase) => LockLevel.ReadOnly,
            _ => null,
        };
        if (read is null)
        {
            properties?.Refuse("level", "It must be CanNotDelete or ReadOnly.");
        }

        if (notes is { Length: > MaxNotesLength })
        {
            properties?.Refuse("notes", $"It must have at most {MaxNotesLength} characters.");
        }

        return body.Fault is { } fault ? fault : new LockRecord(scope, scope.Path, name, read!.Value, notes, passage.Now);
    }

    private static RowKey<LockRecord> Key(Passage passage) => LockRows.Key(passage.Caller.Tenant, ArmRequest.PathOf(passage).Scope, passage.Route("name")!);

    private static VaultError NotFound(Passage passage) => new(404, "LockNotFound", $"The lock '{ArmErrors.Shown(passage.Route("name")!)}' could not be found.");

    private static void Write(Utf8JsonWriter json, LockRecord held)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"{held.Holder}/providers/Microsoft.Authorization/locks/{held.Name}");
        json.WriteString("type"u8, Type.FullName);
        json.WriteString("name"u8, held.Name);
        json.WriteStartObject("properties"u8);
        json.WriteString("level"u8, held.Level.ToString());
        if (held.Notes is not null)
        {
            json.WriteString("notes"u8, held.Notes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
