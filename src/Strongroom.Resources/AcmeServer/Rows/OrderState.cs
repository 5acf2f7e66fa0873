namespace Strongroom.AcmeServer;

/// <summary>What is stored of an order's state. Whether an open one is pending, ready or invalid follows from its authorizations and the clock.</summary>
public enum OrderState : byte
{
    Open = 0,
    Valid = 1,
}
