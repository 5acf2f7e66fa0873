using System.Collections.Frozen;
using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>What the body of a PUT or PATCH says about a managed HSM; a null member was not there.</summary>
internal sealed record HsmForm
{
    private const int MaxAdministrators = 100;

    private static readonly FrozenDictionary<string, string> Skus =
        new[] { "Standard_B1", "Custom_B32", "Custom_B6", "Custom_C42", "Custom_C10" }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    public string? Location { get; private init; }

    public IReadOnlyDictionary<string, string>? Tags { get; private init; }

    public Guid? Tenant { get; private init; }

    public string? Sku { get; private init; }

    public ImmutableArray<PrincipalId>? Administrators { get; private init; }

    public bool IsRecovery { get; private init; }

    public int? RetentionDays { get; private init; }

    public bool? PurgeProtection { get; private init; }

    public PublicNetworkAccess? PublicNetworkAccess { get; private init; }

    public NetworkRules? Network { get; private init; }

    public static Result<HsmForm> Read(ArmBody body)
    {
        var root = body.Root;
        var form = new HsmForm { Location = root.Text("location"), Tags = root.Tags("tags"), Sku = ReadSku(root) };
        if (root.Object("properties") is { } properties)
        {
            // The same members with the same rules as a vault's.
            if (VaultForm.Read(body).IsRefused(out var error, out var shared))
            {
                return error;
            }

            form = form with
            {
                Tenant = shared.Tenant,
                Administrators = ReadAdministrators(properties),
                IsRecovery = shared.IsRecovery,
                RetentionDays = shared.RetentionDays,
                PurgeProtection = shared.PurgeProtection,
                PublicNetworkAccess = shared.PublicNetworkAccess,
                Network = shared.Network,
            };
            if (form.Network is { Subnets.Length: > 0 })
            {
                properties.Refuse("networkAcls.virtualNetworkRules", "A managed HSM takes no virtual network rules.");
            }
        }

        return body.Fault is { } fault ? fault : form;
    }

    private static string? ReadSku(ArmMember root)
    {
        if (root.Object("sku") is not { } sku)
        {
            return null;
        }

        var family = sku.Text("family");
        if (family is not null && !family.Equals("B", StringComparison.OrdinalIgnoreCase) && !family.Equals("C", StringComparison.OrdinalIgnoreCase))
        {
            sku.Refuse("family", "It must be B or C.");
        }

        if (sku.Text("name") is not { } name)
        {
            sku.Demand("name");
            return null;
        }

        if (!Skus.TryGetValue(name, out var known))
        {
            sku.Refuse("name", $"It must be one of {string.Join(", ", Skus.Values.Order(StringComparer.Ordinal))}.");
        }

        return known;
    }

    private static ImmutableArray<PrincipalId>? ReadAdministrators(ArmMember properties)
    {
        if (properties.Texts("initialAdminObjectIds") is not { } given)
        {
            return null;
        }

        var read = ImmutableArray.CreateBuilder<PrincipalId>();
        foreach (var text in given)
        {
            if (Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty)
            {
                read.Add(new PrincipalId(id));
            }
            else
            {
                properties.Refuse("initialAdminObjectIds", "Each must be a GUID.");
            }
        }

        if (read.Count is 0 or > MaxAdministrators)
        {
            properties.Refuse("initialAdminObjectIds", $"There must be 1 to {MaxAdministrators}.");
        }

        return [.. read.Distinct()];
    }
}
