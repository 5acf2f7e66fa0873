using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access.Authorization;

/// <summary>
/// <c>Microsoft.Authorization/providerOperations</c>: the operations that a role can name, for whoever writes one. Public knowledge, so being
/// signed in is enough.
/// </summary>
internal sealed class OperationProvider : IArmProvider
{
    private const string Pattern = "/providers/Microsoft.Authorization/providerOperations";

    public IReadOnlyList<ArmType> Types => [AuthorizationTypes.ProviderOperations];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Pattern, AuthorizationTypes.ProviderOperations, ArmOperations.Read("ProviderOperationsList", ""), ListAsync);
        routes.Map("GET", Pattern + "/{namespace}", AuthorizationTypes.ProviderOperations, ArmOperations.Read("ProviderOperationsGet", ""), GetAsync);
    }

    private static ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(new ArmList<OperationCatalogue>(OperationCatalogue.All, Write));

    private static ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var given = passage.Route("namespace")!;
        return ValueTask.FromResult<Result<Answer>>(
            OperationCatalogue.Find(given) is { } found ? new ArmAnswer(json => Write(json, found)) : ArmErrors.UnknownNamespace(given));
    }

    private static void Write(Utf8JsonWriter json, OperationCatalogue catalogue)
    {
        var byType = catalogue.Actions.Select(name => (Name: name, IsData: false))
            .Concat(catalogue.DataActions.Select(name => (Name: name, IsData: true)))
            .ToLookup(operation => TypeOf(operation.Name));
        json.WriteStartObject();
        json.WriteString("id"u8, $"{Pattern}/{catalogue.Namespace}");
        json.WriteString("type"u8, "Microsoft.Authorization/providerOperations");
        json.WriteString("name"u8, catalogue.Namespace);
        json.WriteString("displayName"u8, catalogue.DisplayName);
        WriteOperations(json, byType[""]);
        json.WriteStartArray("resourceTypes"u8);
        foreach (var type in byType.Where(type => type.Key.Length > 0))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, type.Key);
            json.WriteString("displayName"u8, type.Key);
            WriteOperations(json, type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOperations(Utf8JsonWriter json, IEnumerable<(string Name, bool IsData)> operations)
    {
        json.WriteStartArray("operations"u8);
        foreach (var (name, isData) in operations)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("displayName"u8, name);
            json.WriteString("description"u8, "");
            json.WriteString("origin"u8, "user,system");
            json.WriteBoolean("isDataAction"u8, isData);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What stands between the namespace and the verb; <c>…/getSecret/action</c> has a verb of two segments.</summary>
    private static string TypeOf(string operation)
    {
        var segments = operation.Split('/')[1..];
        return string.Join('/', segments[..^(segments[^1] == "action" ? 2 : 1)]);
    }
}
