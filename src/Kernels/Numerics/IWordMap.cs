namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A function of 64 bits, called lane by lane.</summary>
public interface IWordMap
{
    /// <summary>Its value.</summary>
    double Apply(ulong bits);
}
