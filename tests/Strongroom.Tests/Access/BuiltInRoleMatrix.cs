using System.Text;
using Strongroom.Access;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class BuiltInRoleMatrix
{
    private static readonly PrincipalId Someone = PrincipalId.New();

    // The approved file was made from the tables of the reference by a matcher of another make, not from the code.
    [Fact]
    public void Every_built_in_role_grants_exactly_the_approved_data_actions()
    {
        var text = new StringBuilder();
        foreach (var role in BuiltInRoles.All)
        {
            text.Append(role.Definition.Name).Append(' ').Append(role.Id).Append('\n');
            foreach (var action in DataActionCatalogue.All.Where(a => Grants(role, DataActionCatalogue.Prefix + a, isData: true)))
            {
                text.Append("  ").Append(action).Append('\n');
            }
        }

        Assert.Equal(File.ReadAllText(ApprovedFile()), text.ToString());
    }

    [Fact]
    public void The_catalogue_has_52_data_actions() => Assert.Equal(52, DataActionCatalogue.All.Distinct().Count());

    [Theory]
    [InlineData("Owner", "Microsoft.Authorization/roleAssignments/write", true)]
    [InlineData("Owner", "Microsoft.KeyVault/vaults/delete", true)]
    [InlineData("Contributor", "Microsoft.KeyVault/vaults/write", true)]
    [InlineData("Contributor", "Microsoft.Authorization/roleAssignments/write", false)]
    [InlineData("Contributor", "Microsoft.Authorization/roleAssignments/DELETE", false)]
    [InlineData("Contributor", "Microsoft.Authorization/roleAssignments/read", true)]
    [InlineData("Contributor", "Microsoft.Authorization/elevateAccess/action", false)]
    [InlineData("Reader", "Microsoft.KeyVault/vaults/read", true)]
    [InlineData("Reader", "Microsoft.KeyVault/vaults/secrets/read", true)]
    [InlineData("Reader", "Microsoft.KeyVault/vaults/write", false)]
    [InlineData("User Access Administrator", "Microsoft.Authorization/roleDefinitions/write", true)]
    [InlineData("User Access Administrator", "Microsoft.KeyVault/vaults/write", false)]
    [InlineData("Role Based Access Control Administrator", "Microsoft.Authorization/roleAssignments/write", true)]
    [InlineData("Role Based Access Control Administrator", "Microsoft.Authorization/roleDefinitions/write", false)]
    [InlineData("Key Vault Contributor", "Microsoft.KeyVault/vaults/accessPolicies/write", true)]
    [InlineData("Key Vault Contributor", "Microsoft.KeyVault/managedHSMs/write", false)]
    [InlineData("Key Vault Contributor", "Microsoft.KeyVault/hsmPools/read", false)]
    [InlineData("Key Vault Contributor", "Microsoft.KeyVault/locations/deletedVaults/purge/action", false)]
    [InlineData("Key Vault Contributor", "Microsoft.Authorization/roleAssignments/write", false)]
    [InlineData("Key Vault Purge Operator", "Microsoft.KeyVault/locations/deletedVaults/purge/action", true)]
    [InlineData("Key Vault Purge Operator", "Microsoft.KeyVault/vaults/delete", false)]
    [InlineData("Key Vault Administrator", "Microsoft.KeyVault/vaults/read", false)] // vaults/*/read asks for something between.
    [InlineData("Key Vault Administrator", "Microsoft.KeyVault/vaults/secrets/read", true)]
    [InlineData("Key Vault Administrator", "Microsoft.KeyVault/vaults/write", false)]
    [InlineData("Key Vault Administrator", "Microsoft.Authorization/roleAssignments/write", false)]
    [InlineData("Key Vault Secrets User", "Microsoft.KeyVault/vaults/secrets/read", false)]
    [InlineData("Managed HSM contributor", "Microsoft.KeyVault/managedHSMs/write", true)]
    [InlineData("Key Vault Data Access Administrator", "Microsoft.Authorization/roleAssignments/write", false)]
    public void The_control_plane_actions_of_a_role(string role, string action, bool granted) =>
        Assert.Equal(granted, Grants(BuiltInRoles.FindByName(role)!, action, isData: false));

    [Fact]
    public void The_catalogue_of_data_actions_is_the_reference_s() =>
        Assert.Equal(DataActionCatalogue.All.Select(a => DataActionCatalogue.Prefix + a), KeyVaultOperations.DataActions);

    [Fact]
    public void Key_vault_roles_are_assignable_everywhere_and_ids_are_unique()
    {
        Assert.Equal(22, BuiltInRoles.All.Select(r => r.Id).Distinct().Count());
        Assert.All(BuiltInRoles.All, r => Assert.True(r.IsBuiltIn && r.Definition.IsAssignableAt(AccessWorld.At(AccessWorld.Kv1))));
        Assert.All(BuiltInRoles.All, r => Assert.True(BuiltInRoles.TryFind(r.Id, out var found) && found == r));
    }

    [Fact]
    public void The_delegation_condition_names_the_eight_delegable_roles()
    {
        var condition = BuiltInRoles.FindByName("Key Vault Data Access Administrator")!.Definition.Permissions.Single().Condition!;
        string[] delegable = ["Administrator", "Certificates Officer", "Crypto Officer", "Crypto Service Encryption User", "Crypto User", "Reader", "Secrets Officer", "Secrets User"];
        var named = BuiltInRoles.All.Where(r => condition.Contains(r.Id.ToString(), StringComparison.Ordinal)).Select(r => r.Definition.Name);
        Assert.Equal(delegable.Select(d => "Key Vault " + d), named);
    }

    private static bool Grants(Role role, string action, bool isData)
    {
        var row = new AccessCase.Assignment(Entropy.NewGuid(), AccessWorld.Subscription, role.Id.Value, Someone.Value, null).ToRow();
        var snapshot = AccessSnapshot.Empty.WithAssignment(AssignmentId.New(), row);
        return AccessDecision.Decide(snapshot, new Subject(default, Someone, [], null), new AccessQuestion(action, isData, AccessWorld.At(AccessWorld.Kv1))).Allowed;
    }

    private static string ApprovedFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "tests", "Strongroom.Tests", "Access", "BuiltInRoles.approved.txt");
            if (File.Exists(file))
            {
                return file;
            }
        }

        throw new FileNotFoundException("BuiltInRoles.approved.txt");
    }
}
