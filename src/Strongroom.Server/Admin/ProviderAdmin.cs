using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Certification authorities elsewhere, which issuers of a tenant's vaults may name as their provider.</summary>
internal sealed class ProviderAdmin(ITenants tenants, ProviderRegistry registry)
{
    /// <summary>Members of the body that are no settings.</summary>
    private static readonly string[] Fixed = ["name", "kind", "address", "tenant"];

    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant)
            ? error
            : AdminAnswer.List(await ProviderRegistry.ListAsync(tx, tenant, cancel).ConfigureAwait(false), Write);

    /// <summary><c>name</c>, <c>kind</c>, <c>address</c>, <c>tenant</c> for another than the home one, and the settings of the kind, each a string.</summary>
    public async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || body.Tenant(tenants).IsRefused(out error, out var tenant))
        {
            return error;
        }

        var draft = new ProviderDraft
        {
            Name = body.Text("name") ?? "",
            Kind = body.Text("kind") ?? "",
            Address = body.Text("address") ?? "",
            Settings = body.Names.Except(Fixed).ToDictionary(name => name, name => body.Text(name) ?? "", StringComparer.Ordinal),
        };
        return (await registry.AddAsync(tx, tenant, draft, cancel).ConfigureAwait(false)).IsRefused(out error, out var added)
            ? error
            : new AdminAnswer(json => Write(json, added), status: 201);
    }

    public async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant))
        {
            return error;
        }

        return await ProviderRegistry.RemoveAsync(tx, tenant, passage.Route("name") ?? "", cancel).ConfigureAwait(false) is { } refusal ? refusal : NoContentAnswer.Instance;
    }

    private static void Write(Utf8JsonWriter json, AuthorityProvider provider)
    {
        json.WriteString("name"u8, provider.Name);
        json.WriteString("kind"u8, provider.Kind);
        json.WriteString("address"u8, provider.Address);
        foreach (var (name, value) in provider.Settings)
        {
            json.WriteString(name, value);
        }
    }
}
