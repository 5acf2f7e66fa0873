using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>
/// Maps the control plane's routes, each with its type and operation. A pattern that begins with <c>{scope}</c> is mapped at every kind of
/// scope: the tenant, a subscription, a resource group, a resource, and a resource inside a resource. Handlers read what the path says from
/// <see cref="ArmRequest.PathOf"/> and the caller from the passage; when they run, the caller has been let in, the right at the path's scope has been
/// granted, the api-version fits and no lock forbids it.
/// </summary>
public sealed class ArmRoutes(IEndpointRouteBuilder routes, RequestGate gate, ArmEntrance entrance)
{
    public const string ScopeMark = "{scope}";

    private const string InGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}";

    private static readonly string[] Scopes =
    [
        "",
        "/subscriptions/{subscription}",
        InGroup,
        InGroup + "/providers/{resourceNamespace}/{resourceType}/{resourceName}",
        InGroup + "/providers/{resourceNamespace}/{resourceType}/{resourceName}/{childType}/{childName}",
    ];

    public void Map(string method, string pattern, ArmType type, Operation operation, OperationHandler handler)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!pattern.StartsWith(ScopeMark, StringComparison.Ordinal))
        {
            MapOne(method, pattern, type, operation, handler);
            return;
        }

        foreach (var scope in Scopes)
        {
            MapOne(method, scope + pattern[ScopeMark.Length..], type, operation, handler);
        }
    }

    private void MapOne(string method, string pattern, ArmType type, Operation operation, OperationHandler handler)
    {
        RequestDelegate run = http => gate.RunAsync(http, operation, entrance, handler);
        routes.MapMethods(pattern, [method], run).WithMetadata(operation, new ArmRoute(type));
    }
}
