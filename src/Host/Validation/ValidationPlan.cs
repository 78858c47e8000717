namespace ZPrimeGpu.Host.Validation;

/// <summary>How much is compared on an accelerator.</summary>
/// <param name="Numbers">Random arguments of functions; as many random events.</param>
/// <param name="Windows">Windows of the sample.</param>
/// <param name="Toys">Toys of each, and spectra over them.</param>
internal sealed record ValidationPlan(int Numbers, int Windows, int Toys);
