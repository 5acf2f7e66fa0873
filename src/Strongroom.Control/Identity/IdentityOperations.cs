using Strongroom.Gate;

namespace Strongroom.Identity;

/// <summary>
/// What the login host's routes do. Nobody is signed in there yet, so no right is asked for; the operations name the routes for the list of
/// routes and for the host, which serves no route without one.
/// </summary>
internal static class IdentityOperations
{
    /// <summary>Audited by this room itself: a sign-in has no vault and no caller for the gate to record.</summary>
    public static readonly Operation SignIn = Anonymous("Sign-in activity");

    /// <summary>Audited like a sign-in, together with the change that it makes.</summary>
    public static readonly Operation AgentEnrolment = Anonymous("AgentEnrolment");

    /// <summary>Audited when it is refused.</summary>
    public static readonly Operation AgentStatus = Anonymous("AgentStatus");

    public static readonly Operation Metadata = Anonymous("OpenIdMetadata");

    public static readonly Operation SigningKeys = Anonymous("SigningKeys");

    private static Operation Anonymous(string name) => new(name, "none", IsDataAction: false, Permission: null, OperationCost.Read);
}
