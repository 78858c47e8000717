namespace ZPrimeGpu.Kernels.Networks;

/// <summary>The function at the end of a layer.</summary>
public static class Activation
{
    /// <summary>x.</summary>
    public const int Identity = 0;

    /// <summary>tanh x.</summary>
    public const int Tanh = 1;

    /// <summary>max(x, 0).</summary>
    public const int Relu = 2;

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public const int Sigmoid = 3;
}
