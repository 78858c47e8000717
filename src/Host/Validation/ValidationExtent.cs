namespace ZPrimeGpu.Host.Validation;

/// <summary>How much is validated.</summary>
/// <param name="Name">Its name: quick or full.</param>
/// <param name="Toys">Toys of each ensemble of closure and of tests.</param>
/// <param name="Masses">Masses at which closure and toys are looked at, spread over the hypotheses.</param>
/// <param name="Numbers">Random events.</param>
/// <param name="Compared">What is compared on accelerators.</param>
internal sealed record ValidationExtent(string Name, int Toys, int Masses, int Numbers, ValidationPlan Compared)
{
    /// <summary>Under a minute on two cores.</summary>
    public static ValidationExtent Quick { get; } = new("quick", 20_000, 3, 100_000, new ValidationPlan(20_000, 6, 1000));

    /// <summary>A few minutes.</summary>
    public static ValidationExtent Full { get; } = new("full", 200_000, 6, 1_000_000, new ValidationPlan(200_000, 12, 5000));

    /// <summary>What is compared on the CPU accelerator of ILGPU, which is there to find mistakes and is not fast.</summary>
    public static ValidationPlan OfEmulation { get; } = new(1500, 3, 30);
}
