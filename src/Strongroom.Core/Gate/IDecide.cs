namespace Strongroom.Gate;

/// <summary>Port: may this caller do this here? Access implements it. Default deny; a deny assignment beats every grant.</summary>
public interface IDecide
{
    Decision Decide(Caller caller, in AccessQuestion question);
}
