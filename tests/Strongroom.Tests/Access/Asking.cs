using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Tests.Access;

/// <summary>Asks without attributes, as most tests do.</summary>
internal static class Asking
{
    public static Decision Decide(this IDecide decider, Caller caller, string action, bool isDataAction, Scope resource) =>
        decider.Decide(caller, new AccessQuestion(action, isDataAction, resource));
}
