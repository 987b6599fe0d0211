#!/usr/bin/env node
console.log('prowess');
