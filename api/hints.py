"""Questions to begin a search with."""

HINTS = ("教老年人用智能手机", "让农村孩子做科学实验", "县级科协牵头的科普活动", "每年培训农民1000人次")
