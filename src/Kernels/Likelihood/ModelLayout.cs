namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>How components spread over Gaussian groups. The common shapes have bodies whose sums stay in registers.</summary>
public enum ModelLayout
{
    /// <summary>Any numbers of components and groups.</summary>
    General = 0,

    /// <summary>Two components, one in each of two groups: signal and background.</summary>
    OneAndOne = 1,

    /// <summary>Four components: three in group 0 (signal and the two parts of its variation), one in group 1 (background).</summary>
    ThreeAndOne = 2,

    /// <summary>Any numbers of components in two groups: a morphed background, several samples that share their locals.</summary>
    TwoGroups = 4,

    /// <summary>Too large, or with kinks, for lanes that each make a fit: fitted one at a time, lanes over bins.</summary>
    Wide = 3,
}
