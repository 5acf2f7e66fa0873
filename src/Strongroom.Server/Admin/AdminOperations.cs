using Strongroom.Gate;

namespace Strongroom.Server.Admin;

/// <summary>The operations of the local administration socket.</summary>
internal static class AdminOperations
{
    public static readonly Operation Status = Operation.Local("SealStatusGet", worksWhileSealed: true);
    public static readonly Operation Initialize = Operation.Local("InstallationInitialize", worksWhileSealed: true);
    public static readonly Operation Unseal = Operation.Local("InstallationUnseal", worksWhileSealed: true);
    public static readonly Operation Seal = Operation.Local("InstallationSeal");
    public static readonly Operation TailAudit = Operation.Local("AuditTail", worksWhileSealed: true);
    public static readonly Operation VerifyAudit = Operation.Local("AuditVerify", worksWhileSealed: true);
    public static readonly Operation ListVaults = Operation.Local("VaultList");
    public static readonly Operation CreateVault = Operation.Local("VaultPut", changes: true);
    public static readonly Operation UpdateVault = Operation.Local("VaultPatch", changes: true);
    public static readonly Operation ListApplications = Operation.Local("ApplicationList");
    public static readonly Operation CreateApplication = Operation.Local("ApplicationCreate", changes: true);
    public static readonly Operation DisableApplication = Operation.Local("ApplicationDisable", changes: true);
    public static readonly Operation AddApplicationSecret = Operation.Local("ApplicationSecretAdd", changes: true);
    public static readonly Operation ListFederations = Operation.Local("ApplicationFederationList");
    public static readonly Operation AddFederation = Operation.Local("ApplicationFederationAdd", changes: true);
    public static readonly Operation RemoveFederation = Operation.Local("ApplicationFederationRemove", changes: true);
    public static readonly Operation DeleteApplication = Operation.Local("ApplicationDelete", changes: true);
    public static readonly Operation ListUsers = Operation.Local("UserList");
    public static readonly Operation CreateUser = Operation.Local("UserCreate", changes: true);
    public static readonly Operation DisableUser = Operation.Local("UserDisable", changes: true);
    public static readonly Operation DeleteUser = Operation.Local("UserDelete", changes: true);
    public static readonly Operation ListGroups = Operation.Local("GroupList");
    public static readonly Operation CreateGroup = Operation.Local("GroupCreate", changes: true);
    public static readonly Operation DeleteGroup = Operation.Local("GroupDelete", changes: true);
    public static readonly Operation AddGroupMember = Operation.Local("GroupMemberAdd", changes: true);
    public static readonly Operation RemoveGroupMember = Operation.Local("GroupMemberRemove", changes: true);
    public static readonly Operation ListAssignments = Operation.Local("RoleAssignmentList");
    public static readonly Operation Assign = Operation.Local("RoleAssignmentWrite", changes: true);
    public static readonly Operation Unassign = Operation.Local("RoleAssignmentDelete", changes: true);
    public static readonly Operation ListRoles = Operation.Local("RoleDefinitionList");
    public static readonly Operation DefineRole = Operation.Local("RoleDefinitionWrite", changes: true);
    public static readonly Operation Explain = Operation.Local("RefusalExplain");
    public static readonly Operation ProposeMigration = Operation.Local("AccessMigrationPropose");
    public static readonly Operation ListSubscriptions = Operation.Local("SubscriptionList");
    public static readonly Operation CreateSubscription = Operation.Local("SubscriptionCreate", changes: true);
    public static readonly Operation RotateRoot = Operation.Local("RootKeyRotate");
    public static readonly Operation RotateSystem = Operation.Local("SystemKeyRotate");
    public static readonly Operation RotateVault = Operation.Local("VaultKeyRotate", changes: true);
    public static readonly Operation RotateSigning = Operation.Local("SigningKeyRotate", changes: true);
    public static readonly Operation Rewrap = Operation.Local("KeysRewrap");
}
