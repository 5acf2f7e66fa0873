using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// <c>Microsoft.Resources/providers</c>: which namespaces and types there are. All are registered always; asking for registration changes nothing
/// and succeeds, which is what clients that register on their own expect (control-plane reference §1.5).
/// </summary>
internal sealed class ProviderProvider(IServiceProvider services) : IArmProvider
{
    private const string AtSubscription = "/subscriptions/{subscription}/providers";

    private static readonly ArmType Type = new("Microsoft.Resources", "providers", ["2014-04-01", "2016-02-01", "2021-04-01", "2022-09-01", "2024-11-01", "2025-04-01"]);

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes)
    {
        var list = ArmOperations.Read("ProviderList", "");
        var get = ArmOperations.Read("ProviderGet", "");
        routes.Map("GET", "/providers", Type, list, ListAsync);
        routes.Map("GET", "/providers/{namespace}", Type, get, GetAsync);
        routes.Map("GET", AtSubscription, Type, list, ListAsync);
        routes.Map("GET", AtSubscription + "/{namespace}", Type, get, GetAsync);
        routes.Map("POST", AtSubscription + "/{namespace}/register", Type, ArmOperations.Read("ProviderRegister", "Microsoft.Resources/subscriptions/providers/read"), GetAsync);
        routes.Map("POST", AtSubscription + "/{namespace}/unregister", Type, ArmOperations.Read("ProviderUnregister", "Microsoft.Resources/subscriptions/providers/read"), StayAsync);
    }

    /// <summary>Asked when a request comes, because the registry is made of providers and this is one of them.</summary>
    private ArmProviders Registry => services.GetRequiredService<ArmProviders>();

    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var prefix = Prefix(passage);
        return ValueTask.FromResult<Result<Answer>>(
            new ArmList<KeyValuePair<string, IReadOnlyList<ArmType>>>([.. Registry.Namespaces], (json, space) => Write(json, prefix, space.Key, space.Value)));
    }

    private ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var given = passage.Route("namespace")!;
        if (!Registry.Namespaces.TryGetValue(given, out var types))
        {
            return ValueTask.FromResult<Result<Answer>>(ArmErrors.UnknownNamespace(given));
        }

        var prefix = Prefix(passage);
        return ValueTask.FromResult<Result<Answer>>(new ArmAnswer(json => Write(json, prefix, types[0].Namespace, types)));
    }

    private ValueTask<Result<Answer>> StayAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult<Result<Answer>>(
        new VaultError(409, "CannotUnregisterProvider", $"The namespace '{ArmErrors.Shown(passage.Route("namespace")!)}' is part of this installation and stays registered."));

    private static string Prefix(Passage passage) => ArmRequest.PathOf(passage).Subscription is { } subscription ? $"/subscriptions/{subscription:D}" : "";

    private static void Write(Utf8JsonWriter json, string prefix, string space, IReadOnlyList<ArmType> types)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"{prefix}/providers/{space}");
        json.WriteString("namespace"u8, space);
        json.WriteString("registrationPolicy"u8, "RegistrationFree");
        json.WriteString("registrationState"u8, "Registered");
        json.WriteStartArray("resourceTypes"u8);
        foreach (var type in types.OrderBy(each => each.Name, StringComparer.Ordinal))
        {
            WriteType(json, type);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, ArmType type)
    {
        json.WriteStartObject();
        json.WriteString("resourceType"u8, type.Name);
        json.WriteStartArray("locations"u8);
        json.WriteStringValue(ArmLocation.Home);
        json.WriteEndArray();

        // Newest first: .NET's generic resources take the first one (client reference C15).
        json.WriteStartArray("apiVersions"u8);
        foreach (var version in type.Versions.Reverse())
        {
            json.WriteStringValue(version);
        }

        json.WriteEndArray();
        json.WriteString("defaultApiVersion"u8, type.Versions[^1]);
        json.WriteString("capabilities"u8, type.IsExtension ? "SupportsExtension" : "None");
        json.WriteEndObject();
    }
}
