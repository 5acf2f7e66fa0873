using CsCheck;
using Strongroom.Arm;
using Xunit;

namespace Strongroom.Tests.Arm;

/// <summary>What a path of the control plane is about, and where its right is asked (control-plane reference §1.1, S29).</summary>
public sealed class ArmPaths
{
    private const string Sub = "/subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333";
    private const string Vault = Sub + "/resourceGroups/Rg/providers/Microsoft.KeyVault/vaults/Kv";

    [Theory]
    [InlineData("/", "/", null, null)]
    [InlineData("/subscriptions", "/", null, null)]
    [InlineData(Sub, Sub, null, null)]
    [InlineData(Sub + "/resourceGroups", Sub, null, null)]
    [InlineData(Sub + "/resourcegroups/Rg", Sub + "/resourcegroups/rg", null, null)]
    [InlineData(Sub + "/RESOURCEGROUPS/Rg/", Sub + "/resourcegroups/rg", null, null)]
    [InlineData(Sub + "/resourceGroups/Rg/providers/Microsoft.KeyVault/vaults", Sub + "/resourcegroups/rg", "Microsoft.KeyVault", "vaults")]
    [InlineData(Vault, Sub + "/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv", "Microsoft.KeyVault", "vaults")]
    [InlineData(Vault + "/secrets", Sub + "/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv", "Microsoft.KeyVault", "vaults/secrets")]
    [InlineData(Vault + "/secrets/S", Sub + "/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv/secrets/s", "Microsoft.KeyVault", "vaults/secrets")]
    [InlineData(Vault + "/providers/Ext.Ension/marks/m", Sub + "/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv", "Ext.Ension", "marks")]
    [InlineData(Vault + "/secrets/S/providers/Ext.Ension/marks", Sub + "/resourcegroups/rg/providers/microsoft.keyvault/vaults/kv/secrets/s", "Ext.Ension", "marks")]
    [InlineData(Sub + "/resourceGroups/Rg/providers/Ext.Ension/marks/m", Sub + "/resourcegroups/rg", "Ext.Ension", "marks")]
    [InlineData(Sub + "/providers/Microsoft.KeyVault/locations/local/deletedVaults/Kv/purge", Sub, "Microsoft.KeyVault", "locations/deletedVaults/purge")]
    [InlineData("/providers/Ext.Ension/marks/m", "/", "Ext.Ension", "marks")]
    public void A_path_is_read_for_its_scope_and_type(string text, string scope, string? space, string? type)
    {
        Assert.True(ArmPath.TryParse(text, IsExtension, out var path));
        Assert.Equal((scope, space, type), (path.Scope.Path, path.Namespace, path.Type));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("subscriptions")]
    [InlineData("/subscriptions/not-a-guid")]
    [InlineData("/subscriptions/{0b1f6471-1bf0-4dda-aec3-111122223333}")]
    [InlineData(Sub + "/resourceGroups/..")]
    [InlineData(Sub + "/resourceGroups/a%2fb")]
    [InlineData(Sub + "/resourceGroups/a\\b")]
    [InlineData(Sub + "/resourceGroups/a*")]
    [InlineData(Sub + "/resourceGroups/a\u0000")]
    [InlineData(Sub + "/resource\u212Aroups/a")]
    [InlineData(Sub + "/resourceGroups/\uFF52g")]
    [InlineData(Sub + "//resourceGroups/rg")]
    public void What_could_be_read_in_two_ways_is_refused(string? text) => Assert.False(ArmPath.TryParse(text, IsExtension, out _));

    [Fact]
    public void No_text_throws_and_every_scope_begins_the_path() =>
        Gen.String[Gen.Char["/abcABC.%-0123456789\\ \u212A"], 0, 120].Sample(text =>
        {
            foreach (var each in (string[])[text, "/" + text, Sub + "/" + text, Vault + "/" + text])
            {
                if (ArmPath.TryParse(each, IsExtension, out var path))
                {
                    Assert.True(path.Scope.Path == "/" || each.StartsWith(path.Scope.Path, StringComparison.OrdinalIgnoreCase));
                }
            }
        });

    private static bool IsExtension(string space, string type) => space.Equals("Ext.Ension", StringComparison.OrdinalIgnoreCase);
}
